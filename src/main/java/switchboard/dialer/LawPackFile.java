package switchboard.dialer;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchboard.dialer.core.HolidayRule;
import switchboard.dialer.core.Holidays;
import switchboard.dialer.core.HoursRule;
import switchboard.dialer.core.LawPack;
import switchboard.dialer.core.Laws;
import switchboard.dialer.core.Window;

/** Reads a law pack. A pack that cannot be read whole is not read at all, and nothing is dialled. */
public final class LawPackFile {

    private static final List<String> TABLES =
            List.of("hours", "holidays", "states", "area-codes", "zip-prefixes", "zones");
    private static final ObjectReader READER =
            new CsvMapper().readerFor(Map.class).with(CsvSchema.emptySchema().withHeader());
    private static final int FIRST_YEAR = 2021;
    private static final int LAST_YEAR = 2060;

    private final Map<String, byte[]> files;

    private LawPackFile(Map<String, byte[]> files) {
        this.files = files;
    }

    /** The pack that comes with the program. */
    public static LawPack bundled() {
        return read(name -> LawPackFile.class.getResourceAsStream("/lawpack/" + name));
    }

    /** An operator's own pack, of the same files. */
    public static LawPack in(Path dir) {
        return read(name -> Files.newInputStream(dir.resolve(name)));
    }

    @FunctionalInterface
    private interface Source {
        @Nullable
        InputStream open(String name) throws IOException;
    }

    private static LawPack read(Source source) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Stream.concat(Stream.of("version.txt"), TABLES.stream().map(table -> table + ".csv"))
                .forEach(name -> files.put(name, bytes(source, name)));
        return new LawPackFile(files).pack();
    }

    private static byte[] bytes(Source source, String name) {
        try (InputStream in = source.open(name)) {
            if (in == null) {
                throw new FileNotFoundException("law pack: " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LawPack pack() {
        Map<String, LawPack.AreaCode> areaCodes = table(
                "area-codes",
                row -> new LawPack.AreaCode(cell(row, "area_code"), words(row, "states"), zones(row)),
                LawPack.AreaCode::digits);
        Map<String, LawPack.State> states = table(
                "states",
                row -> new LawPack.State(
                        cell(row, "state"),
                        cell(row, "name"),
                        cell(row, "contiguous").equals("yes"),
                        zones(row)),
                LawPack.State::code);
        Set<ZoneId> zones =
                rows("zones").stream().map(row -> ZoneId.of(cell(row, "zone"))).collect(Collectors.toSet());
        List<HoursRule> hours = rows("hours").stream().map(LawPackFile::hours).toList();
        List<HolidayRule> holidays =
                rows("holidays").stream().map(LawPackFile::holiday).toList();
        return new LawPack(
                version(),
                areaCodes,
                states,
                zips(),
                zones,
                new Laws(hours, new Holidays(holidays, FIRST_YEAR, LAST_YEAR)));
    }

    private static HoursRule hours(Map<String, String> row) {
        return new HoursRule(
                cell(row, "place"),
                LocalDate.parse(cell(row, "from")),
                Optional.of(cell(row, "to")).filter(to -> !to.isEmpty()).map(LocalDate::parse),
                window(cell(row, "weekdays")),
                window(cell(row, "saturdays")),
                window(cell(row, "sundays")),
                cell(row, "holidays").equals("closed"));
    }

    private static HolidayRule holiday(Map<String, String> row) {
        return new HolidayRule(
                cell(row, "place"),
                cell(row, "name"),
                cell(row, "rule"),
                cell(row, "also_observed").equals("yes"),
                Integer.parseInt(cell(row, "from_year")),
                HolidayRule.Effect.valueOf(cell(row, "effect").toUpperCase(Locale.ROOT)));
    }

    private Map<String, Set<String>> zips() {
        Map<String, Set<String>> states = new HashMap<>();
        for (Map<String, String> row : rows("zip-prefixes")) {
            int last = Integer.parseInt(cell(row, "to"));
            for (int prefix = Integer.parseInt(cell(row, "from")); prefix <= last; prefix++) {
                states.put(String.format(Locale.ROOT, "%03d", prefix), words(row, "states"));
            }
        }
        return states;
    }

    /** The name the operator gave, and what the files really say: an edit without a new name still shows. */
    private String version() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            files.values().forEach(sha::update);
            String name = new String(files.getOrDefault("version.txt", new byte[0]), StandardCharsets.UTF_8).strip();
            return name + "+" + HexFormat.of().formatHex(sha.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private <T> Map<String, T> table(String name, Function<Map<String, String>, T> reader, Function<T, String> key) {
        return rows(name).stream().map(reader).collect(Collectors.toMap(key, Function.identity()));
    }

    private List<Map<String, String>> rows(String table) {
        String name = table + ".csv";
        try (MappingIterator<Map<String, String>> rows = READER.readValues(files.get(name))) {
            return rows.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("law pack: " + name, e);
        }
    }

    private static String cell(Map<String, String> row, String column) {
        String value = row.get(column);
        if (value == null) {
            throw new IllegalArgumentException("law pack: no column " + column + " in " + row);
        }
        return value.strip();
    }

    private static Set<String> words(Map<String, String> row, String column) {
        return Arrays.stream(cell(row, column).split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Set<ZoneId> zones(Map<String, String> row) {
        return words(row, "zones").stream().map(ZoneId::of).collect(Collectors.toSet());
    }

    private static Window window(String text) {
        if (text.equals("closed")) {
            return new Window(LocalTime.MAX, LocalTime.MIN);
        }
        String[] times = text.split("-", 2);
        return new Window(LocalTime.parse(times[0]), LocalTime.parse(times[times.length - 1]));
    }
}
