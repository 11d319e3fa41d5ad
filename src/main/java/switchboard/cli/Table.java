package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under their headings, the columns aligned. */
final class Table {

    private final List<List<String>> lines = new ArrayList<>();

    Table(String... headings) {
        lines.add(List.of(headings));
    }

    /** These fields of every row; the headings are their names. */
    static Table of(JsonArray rows, String... fields) {
        Table table = new Table(fields);
        for (Object row : rows) {
            Object[] cells = new Object[fields.length];
            for (int i = 0; i < fields.length; i++) {
                cells[i] = cell(((JsonObject) row).getValue(fields[i]));
            }
            table.row(cells);
        }
        return table;
    }

    /** What is set in the document, a line each. */
    static Table facts(JsonObject document) {
        Table table = new Table("field", "value");
        document.forEach(field -> {
            if (field.getValue() != null) {
                table.row(field.getKey(), field.getValue());
            }
        });
        return table;
    }

    void row(Object... cells) {
        List<String> line = new ArrayList<>();
        for (Object cell : cells) {
            line.add(String.valueOf(cell));
        }
        lines.add(List.copyOf(line));
    }

    void print(PrintWriter out) {
        int columns = lines.get(0).size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static Object cell(@Nullable Object value) {
        return value == null ? "-" : value;
    }
}
