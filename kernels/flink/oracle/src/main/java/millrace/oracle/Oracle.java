package millrace.oracle;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads requests as JSON lines: {"id", "mode": "streaming"|"batch"|"parse", "sql", "maxRows", "timeoutMs"}. Answers each with the lines of
 * `millrace sql --format changelog-json`, each carrying the id, and at last {"id", "done": true}. The first line of all tells the version.
 */
public final class Oracle {
    static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        // What jobs print (connector "print", Flink's own notes) must not stand among the answers.
        System.setOut(System.err);
        ObjectNode hello = JSON.createObjectNode();
        hello.put("flink", org.apache.flink.runtime.util.EnvironmentInformation.getVersion());
        hello.put("java", System.getProperty("java.version"));
        out.println(hello);
        out.flush();
        try (Cluster cluster = new Cluster();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isBlank()) answer(JSON.readTree(line), cluster, out);
            }
        }
        System.exit(0);
    }

    private static void answer(JsonNode request, Cluster cluster, PrintStream out) {
        JsonNode id = request.get("id");
        Answers answers = (line) -> {
            line.set("id", id);
            out.println(line);
            out.flush();
        };
        try {
            String sql = request.get("sql").asText();
            if (request.get("mode").asText().equals("parse")) {
                cluster.parser().verdicts(sql, answers);
            } else {
                new ScriptRunner(cluster.newSession(request.get("mode").asText().equals("batch")), sql, request, answers).run();
            }
        } catch (Throwable e) {
            answers.line(JSON.createObjectNode().put("failed", String.valueOf(e)));
        }
        answers.line(JSON.createObjectNode().put("done", true));
    }

    interface Answers {
        void line(ObjectNode line);
    }

    private Oracle() {}
}
