package millrace.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.operations.BeginStatementSetOperation;
import org.apache.flink.table.operations.EndStatementSetOperation;
import org.apache.flink.table.operations.ExplainOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.util.CloseableIterator;

/** Runs the statements of a script one after the other in a session, as the SQL client does, and tells what comes out. */
final class ScriptRunner {
    private final TableEnvironmentInternal session;
    private final String sql;
    private final int maxRows;
    private final long deadline;
    private final Oracle.Answers answers;
    private List<ModifyOperation> set;

    ScriptRunner(TableEnvironmentInternal session, String sql, JsonNode request, Oracle.Answers answers) {
        this.session = session;
        this.sql = sql;
        this.maxRows = request.path("maxRows").asInt(Integer.MAX_VALUE);
        this.deadline = System.currentTimeMillis() + request.path("timeoutMs").asLong(60_000);
        this.answers = answers;
    }

    void run() {
        int index = 0;
        for (Statements.Piece piece : Statements.split(sql)) {
            ObjectNode end = Oracle.JSON.createObjectNode().put("statement", index);
            try {
                String kind = statement(piece.text(), index);
                end.put("kind", kind).put("ok", true);
            } catch (Throwable e) {
                end.put("ok", false);
                end.set("error", Errors.json(e, sql, piece.start()));
            }
            answers.line(end);
            index++;
        }
    }

    private String statement(String text, int index) throws Exception {
        List<Operation> parsed = session.getParser().parse(text);
        if (parsed.size() != 1) throw new ValidationException("only single statement supported");
        Operation operation = parsed.get(0);
        if (operation instanceof SetOperation s) {
            if (s.getKey().isPresent() && s.getValue().isPresent()) session.getConfig().set(s.getKey().get(), s.getValue().get());
            return "set";
        }
        if (operation instanceof ResetOperation r) {
            r.getKey().ifPresent(key -> session.getConfig().getConfiguration().removeKey(key));
            return "set";
        }
        if (operation instanceof BeginStatementSetOperation) {
            set = new ArrayList<>();
            return "set";
        }
        if (operation instanceof EndStatementSetOperation) {
            List<ModifyOperation> all = set;
            set = null;
            wait(session.executeInternal(all));
            return "insert";
        }
        if (operation instanceof ModifyOperation m && set != null) {
            set.add(m);
            return "insert";
        }
        TableResultInternal result = session.executeInternal(operation);
        if (operation instanceof ModifyOperation || operation instanceof StatementSetOperation) {
            wait(result);
            return "insert";
        }
        if (operation instanceof QueryOperation) {
            rows(result, index);
            return "query";
        }
        String name = operation.getClass().getSimpleName();
        if (operation instanceof ExplainOperation || name.startsWith("Show") || name.startsWith("Describe")) {
            rows(result, index);
            return operation instanceof ExplainOperation ? "explain" : "show";
        }
        return name.startsWith("Use") ? "set" : "ddl";
    }

    private void wait(TableResultInternal result) throws Exception {
        try {
            result.await(Math.max(1, deadline - System.currentTimeMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            result.getJobClient().ifPresent(job -> job.cancel().join());
        }
    }

    /** The columns, then each change as it comes, up to `maxRows` or the deadline, which end the query well. */
    private void rows(TableResultInternal result, int index) throws Exception {
        Values values = new Values(result, session.getConfig().getLocalTimeZone());
        ObjectNode head = Oracle.JSON.createObjectNode().put("statement", index);
        head.set("columns", values.columns());
        answers.line(head);
        try (CloseableIterator<RowData> iterator = result.collectInternal()) {
            int count = 0;
            while (count < maxRows) {
                CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(iterator::hasNext, task -> {
                    Thread thread = new Thread(task, "rows");
                    thread.setDaemon(true);
                    thread.start();
                });
                try {
                    if (!more.get(Math.max(1, deadline - System.currentTimeMillis()), TimeUnit.MILLISECONDS)) return;
                } catch (TimeoutException late) {
                    return;
                }
                RowData row = iterator.next();
                ArrayNode cells = values.row(row);
                ObjectNode line = Oracle.JSON.createObjectNode().put("statement", index).put("op", row.getRowKind().shortString());
                line.set("row", cells);
                answers.line(line);
                count++;
            }
        }
    }
}
