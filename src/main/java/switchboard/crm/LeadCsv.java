package switchboard.crm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import switchboard.crm.core.LeadRow;
import switchboard.platform.error.Failure;

/**
 * A lead list, record by record, in bounded memory. UTF-8 with or without a mark at its start; cells may be quoted and
 * then hold commas and line breaks. Blocks.
 */
final class LeadCsv implements AutoCloseable {

    private static final ObjectReader CSV =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final RowReader reader;
    private final MappingIterator<String[]> records;
    private final List<String> columns;
    private int record = 1;

    private LeadCsv(RowReader reader) throws IOException {
        this.reader = reader;
        this.records = CSV.readValues(reader);
        this.columns = header();
    }

    /** Opens a list and checks its header. */
    static LeadCsv open(Path file, int rowCharsMax) {
        try {
            Reader chars = new InputStreamReader(
                    Files.newInputStream(file),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT));
            return open(new BufferedReader(chars), rowCharsMax);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LeadCsv open(BufferedReader chars, int rowCharsMax) throws IOException {
        try {
            skipMark(chars);
            return new LeadCsv(new RowReader(chars, rowCharsMax));
        } catch (IOException e) {
            chars.close();
            throw explained(e, 1);
        } catch (RuntimeException e) {
            chars.close();
            throw e;
        }
    }

    /** The next rows, at most {@code count}; none when the list is at its end. Blank lines are passed over. */
    List<LeadRow> read(int count) {
        List<LeadRow> rows = new ArrayList<>();
        try {
            while (rows.size() < count && records.hasNextValue()) {
                String[] cells = records.nextValue();
                reader.recordEnded();
                record++;
                if (Arrays.stream(cells).anyMatch(cell -> !cell.isBlank())) {
                    rows.add(row(cells));
                }
            }
            return rows;
        } catch (IOException e) {
            throw explained(e, record + 1);
        }
    }

    @Override
    public void close() {
        try {
            records.close();
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LeadRow row(String[] cells) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < Math.min(cells.length, columns.size()); i++) {
            named.put(columns.get(i), cells[i]);
        }
        return new LeadRow(record, named, cells.length > columns.size());
    }

    private List<String> header() throws IOException {
        String[] cells = records.hasNextValue() ? records.nextValue() : new String[0];
        reader.recordEnded();
        if (Arrays.stream(cells).allMatch(String::isBlank)) {
            throw Failure.invalid(
                    "csv_empty", "The file is empty. Its first line must be: " + String.join(",", LeadRow.REQUIRED));
        }
        List<String> names = Arrays.stream(cells)
                .map(cell -> cell.strip().toLowerCase(Locale.ROOT).replace(' ', '_'))
                .toList();
        List<String> missing =
                LeadRow.REQUIRED.stream().filter(name -> !names.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw Failure.invalid(
                    "csv_column_missing",
                    "Line 1 lacks the column" + (missing.size() > 1 ? "s " : " ") + String.join(", ", missing)
                            + ". Add what is missing, empty if you like, separated by commas; it must have: "
                            + String.join(",", LeadRow.REQUIRED));
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw Failure.invalid("csv_column_twice", "Line 1 names a column twice. Remove one of the two.");
        }
        return names;
    }

    private static void skipMark(BufferedReader chars) throws IOException {
        chars.mark(1);
        if (chars.read() != BYTE_ORDER_MARK) {
            chars.reset();
        }
    }

    /** The list's own faults are the sender's to mend; everything else is the disk's. */
    private static RuntimeException explained(IOException e, int record) {
        Throwable cause = e instanceof JacksonException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof RowReader.Unreadable unreadable) {
            return unreadable.code().equals("csv_binary") ? binary(record) : tooLong(record);
        }
        if (cause instanceof CharacterCodingException) {
            return Failure.invalid(
                    "csv_not_utf8",
                    "Near line " + record + " the file is not UTF-8 text. Save it as \"CSV UTF-8\" and send it again.");
        }
        if (e instanceof JacksonException) {
            return Failure.invalid(
                    "csv_malformed",
                    "Line " + record + " is not CSV: a quote is open or stands where none may. Inside a quoted cell,"
                            + " write a quote twice.");
        }
        return new UncheckedIOException(e);
    }

    private static Failure binary(int record) {
        return Failure.invalid(
                "csv_binary", "Near line " + record + " the file holds binary data. Export the list as CSV in UTF-8.");
    }

    private static Failure tooLong(int record) {
        return Failure.invalid(
                "csv_row_too_long",
                "Line " + record + " is longer than a lead can be. Look for a quote that is opened and never closed.");
    }
}
