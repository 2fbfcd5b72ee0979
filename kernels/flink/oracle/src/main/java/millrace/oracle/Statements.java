package millrace.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a script at its semicolons: not at those in texts, quoted names and comments, nor inside STATEMENT SET BEGIN … END. */
final class Statements {
    record Piece(String text, int start) {}

    private static final Pattern OPENS_SET =
            Pattern.compile("^(EXPLAIN|EXECUTE|COMPILE)\\b.*\\bSTATEMENT\\s+SET\\s+BEGIN\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern ENDS_SET = Pattern.compile(".*\\bEND\\s*$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static List<Piece> split(String sql) {
        List<Piece> pieces = new ArrayList<>();
        int start = 0;
        int i = 0;
        while (i <= sql.length()) {
            if (i == sql.length() || sql.charAt(i) == ';') {
                String code = withoutComments(sql.substring(start, i)).strip();
                boolean open = i < sql.length() && OPENS_SET.matcher(code).matches() && !ENDS_SET.matcher(code).matches();
                if (!open) {
                    if (!code.isEmpty()) pieces.add(new Piece(sql.substring(start, i), start));
                    start = i + 1;
                }
                i++;
            } else {
                i = skip(sql, i);
            }
        }
        return pieces;
    }

    /** The end of the text, quoted name, comment or single character that begins at `i`. */
    private static int skip(String sql, int i) {
        char c = sql.charAt(i);
        if (c == '\'' || c == '`' || c == '"') return after(sql, sql.indexOf(c, i + 1), 1);
        if (sql.startsWith("--", i)) return after(sql, sql.indexOf('\n', i), 1);
        if (sql.startsWith("/*", i)) return after(sql, sql.indexOf("*/", i + 2), 2);
        return i + 1;
    }

    private static int after(String sql, int at, int length) {
        return at < 0 ? sql.length() : at + length;
    }

    /** Hints look like comments: dropping them is fine, for this text only decides where a statement ends. */
    private static String withoutComments(String sql) {
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < sql.length(); ) {
            int next = skip(sql, i);
            if (sql.startsWith("--", i) || sql.startsWith("/*", i)) kept.append(' ');
            else kept.append(sql, i, next);
            i = next;
        }
        return kept.toString();
    }

    private Statements() {}
}
