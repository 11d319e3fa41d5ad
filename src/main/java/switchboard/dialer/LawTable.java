package switchboard.dialer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import switchboard.dialer.core.Window;
import switchboard.platform.error.Failure;

/** One file of the law pack, line by line. Whatever cannot be read is refused by file, line and column. */
final class LawTable {

    private static final ObjectReader CELLS =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);
    private static final LocalDate FIRST_DATE = LocalDate.of(2020, 1, 1);
    private static final Pattern HOURS = Pattern.compile("([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");

    private final String file;
    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    private LawTable(String file, int line, String header) {
        this.file = file;
        this.columns = List.of(cells(file, line, header));
    }

    /** The rows of a file; lines that begin with {@code #} are for people. Each row must be sourced and dated. */
    static List<Row> rows(String file, byte[] content) {
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        LawTable table = null;
        for (int line = 1; line <= lines.size(); line++) {
            String text = lines.get(line - 1);
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            if (table == null) {
                table = new LawTable(file, line, text);
            } else {
                table.add(line, cells(file, line, text));
            }
        }
        if (table == null || table.rows.isEmpty()) {
            throw broken(file, "has no rows", "put back the file that came with the program");
        }
        return table.rows;
    }

    private void add(int line, String[] cells) {
        Row row = new Row(line, cells);
        if (cells.length != columns.size()) {
            throw row.broken(
                    "has " + cells.length + " cells, the header " + columns.size(),
                    "write every column; quote a text with a comma in it");
        }
        row.text("source");
        LocalDate asOf = row.date("as_of");
        if (asOf.isBefore(FIRST_DATE)) {
            throw row.broken("was last looked at on " + asOf, "look it up again and put the day into as_of");
        }
        rows.add(row);
    }

    private static String[] cells(String file, int line, String text) {
        try {
            String[][] read = CELLS.forType(String[][].class).readValue(text);
            return Arrays.stream(read[0]).map(String::strip).toArray(String[]::new);
        } catch (JsonProcessingException e) {
            throw broken(file + " line " + line, "is not CSV: " + e.getOriginalMessage(), "quote it right");
        }
    }

    static Failure broken(String where, String what, String todo) {
        return Failure.invalid(
                "law_pack_broken",
                "law pack: " + where + " " + what + "; " + todo + ". Nothing is dialled without it.");
    }

    /** One line of the file. */
    final class Row {

        private final int line;
        private final String[] cells;

        private Row(int line, String[] cells) {
            this.line = line;
            this.cells = cells;
        }

        Failure broken(String what, String todo) {
            return LawTable.broken(file + " line " + line, what, todo);
        }

        /** The cell, which may be empty. */
        String cell(String column) {
            int index = columns.indexOf(column);
            if (index < 0) {
                throw LawTable.broken(file, "has no column " + column, "put the column back into its header");
            }
            return cells[index];
        }

        String text(String column) {
            return read(column, "something", Function.identity());
        }

        LocalDate date(String column) {
            return read(column, "a day such as 2026-11-22", LocalDate::parse);
        }

        int number(String column) {
            return read(column, "a whole number", Integer::valueOf);
        }

        /** One of two words: true for the first. */
        boolean isFirst(String column, String first, String second) {
            return read(column, first + " or " + second, text -> {
                if (!text.equals(first) && !text.equals(second)) {
                    throw new IllegalArgumentException(text);
                }
                return text.equals(first);
            });
        }

        Set<String> words(String column) {
            return Arrays.stream(cell(column).split(" "))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toSet());
        }

        Set<ZoneId> zones(String column) {
            return words(column).isEmpty()
                    ? Set.of()
                    : read(
                            column,
                            "zone names with blanks between",
                            text -> words(column).stream().map(ZoneId::of).collect(Collectors.toSet()));
        }

        Window window(String column) {
            return read(column, "hours such as 08:00-21:00, or closed", text -> {
                var hours = HOURS.matcher(text);
                if (text.equals("closed")) {
                    return Window.CLOSED;
                }
                if (!hours.matches()) {
                    throw new IllegalArgumentException(text);
                }
                LocalTime opens = LocalTime.parse(hours.group(1));
                LocalTime closes = LocalTime.parse(hours.group(2));
                if (!opens.isBefore(closes)) {
                    throw new IllegalArgumentException(text);
                }
                return new Window(opens, closes);
            });
        }

        /** Reads a cell that may not be empty. */
        <T> T read(String column, String wanted, Function<String, T> reader) {
            String text = cell(column);
            try {
                if (!text.isEmpty()) {
                    return reader.apply(text);
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                throw broken(column + " is \"" + text + "\"", "write " + wanted);
            }
            throw broken(column + " is empty", "write " + wanted);
        }
    }
}
