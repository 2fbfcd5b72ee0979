package millrace.oracle;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.SqlParserEOFException;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;

/** What a person should read of Flink's chain of causes. */
final class Errors {
    private static final Pattern PLACE = Pattern.compile("[Ll]ine (\\d+), column (\\d+)");

    /** {"code", "message", "line", "column"}: the place is counted in the whole script, whose statement begins at `start`. */
    static ObjectNode json(Throwable error, String script, int start) {
        Throwable told = told(error);
        String message = message(told);
        int line = 1;
        int column = 1;
        Matcher place = PLACE.matcher(message);
        if (place.find()) {
            line = Integer.parseInt(place.group(1));
            column = Integer.parseInt(place.group(2));
        }
        String before = script.substring(0, start);
        long lines = before.chars().filter(c -> c == '\n').count();
        if (line == 1) column += start - (before.lastIndexOf('\n') + 1);
        ObjectNode json = Oracle.JSON.createObjectNode();
        json.put("code", "flink/" + told.getClass().getSimpleName());
        json.put("message", message);
        json.put("line", line + lines);
        json.put("column", column);
        return json;
    }

    /** The outermost error of parsing or planning, for it has the place; else the innermost cause. */
    private static Throwable told(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof SqlParserException || e instanceof SqlParserEOFException) return e;
            if (e instanceof ValidationException || e instanceof TableException) return e.getCause() == null ? e : detail(e);
        }
        Throwable last = error;
        while (last.getCause() != null && last.getCause() != last) last = last.getCause();
        return last;
    }

    private static Throwable detail(Throwable e) {
        boolean general = e.getMessage() == null || e.getMessage().startsWith("Unable to create") || e.getMessage().startsWith("Failed to");
        return general ? told(e.getCause()) : e;
    }

    /** Without the trace of another process and without the parser's list of all that it would have taken. */
    private static String message(Throwable e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return text.split("\n\tat |\nWas expecting", 2)[0];
    }

    private Errors() {}
}
