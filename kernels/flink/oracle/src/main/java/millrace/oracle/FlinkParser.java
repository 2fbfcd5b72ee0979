package millrace.oracle;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.delegation.Parser;

/**
 * Flink's grammar without what follows it (names, types). The planner lives in a class loader of its own, so it is reached by reflection;
 * commands such as SET go through a small parser of their own first, as in a session.
 */
final class FlinkParser {
    private final Object commands;
    private final Method command;
    private final Object grammar;
    private final Method parse;

    FlinkParser(Parser parser) throws Exception {
        Field extended = parser.getClass().getDeclaredField("EXTENDED_PARSER");
        extended.setAccessible(true);
        commands = extended.get(null);
        command = commands.getClass().getMethod("parse", String.class);
        Field supplier = parser.getClass().getDeclaredField("calciteParserSupplier");
        supplier.setAccessible(true);
        grammar = ((Supplier<?>) supplier.get(parser)).get();
        parse = grammar.getClass().getMethod("parse", String.class);
    }

    /** One line a statement: {"statement", "ok"} with the error of a refused one. */
    void verdicts(String sql, Oracle.Answers answers) {
        int index = 0;
        for (Statements.Piece piece : Statements.split(sql)) {
            ObjectNode line = Oracle.JSON.createObjectNode().put("statement", index++);
            try {
                verdict(piece.text());
                line.put("ok", true);
            } catch (Throwable e) {
                line.put("ok", false);
                line.set("error", Errors.json(e, sql, piece.start()));
            }
            answers.line(line);
        }
    }

    private void verdict(String statement) throws Throwable {
        try {
            if (((Optional<?>) command.invoke(commands, statement)).isPresent()) return;
            parse.invoke(grammar, statement);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
