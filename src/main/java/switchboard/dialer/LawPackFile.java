package switchboard.dialer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import switchboard.dialer.LawTable.Row;
import switchboard.dialer.core.HolidayRule;
import switchboard.dialer.core.Holidays;
import switchboard.dialer.core.HoursRule;
import switchboard.dialer.core.LawPack;
import switchboard.dialer.core.Laws;

/** Reads a law pack. A pack that cannot be read whole is not read at all, and nothing is dialled. */
public final class LawPackFile {

    private static final List<String> TABLES =
            List.of("hours", "holidays", "states", "area-codes", "zip-prefixes", "zones");
    private static final String VERSION = "version.txt";
    private static final Pattern DATED = Pattern.compile("\\S*[0-9]{4}-[0-9]{2}-[0-9]{2}\\S*");
    private static final int FIRST_YEAR = 2021;
    private static final int LAST_YEAR = 2060;

    private final Map<String, byte[]> files;

    private LawPackFile(Map<String, byte[]> files) {
        this.files = files;
    }

    /** The pack of a folder; the program's own when {@code dir} is empty. */
    public static LawPack of(String dir) {
        return dir.isBlank() ? bundled() : in(Path.of(dir.strip()));
    }

    /** The pack that comes with the program. */
    public static LawPack bundled() {
        return read(name -> LawPackFile.class.getResourceAsStream("/lawpack/" + name));
    }

    /**
     * An operator's own pack, of the same files.
     *
     * @throws switchboard.platform.error.Failure {@code law_pack_broken} with file, line and what to do
     */
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
        Stream.concat(Stream.of(VERSION), TABLES.stream().map(table -> table + ".csv"))
                .forEach(name -> files.put(name, bytes(source, name)));
        return new LawPackFile(files).pack();
    }

    private static byte[] bytes(Source source, String name) {
        try (InputStream in = source.open(name)) {
            if (in != null) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            // told below: there is no such file, or none that we may read
        }
        throw LawTable.broken(name, "is missing or cannot be read", "put back the file that came with the program");
    }

    private LawPack pack() {
        Map<String, ZoneId> zones =
                table("zones", "zone", row -> row.read("zone", "the name of a time zone", ZoneId::of));
        Set<ZoneId> known = Set.copyOf(zones.values());
        Map<String, LawPack.State> states = table("states", "state", row -> state(row, known));
        Map<String, LawPack.AreaCode> areaCodes =
                table("area-codes", "area_code", row -> areaCode(row, states.keySet(), known));
        List<HoursRule> hours = hours(states.keySet());
        List<HolidayRule> holidays = rows("holidays").stream()
                .map(row -> holiday(row, states.keySet()))
                .toList();
        return new LawPack(
                version(),
                areaCodes,
                states,
                zips(states.keySet()),
                known,
                new Laws(hours, new Holidays(holidays, FIRST_YEAR, LAST_YEAR)));
    }

    private static LawPack.State state(Row row, Set<ZoneId> known) {
        Set<ZoneId> zones = zones(row, known);
        if (zones.isEmpty()) {
            throw row.broken("zones is empty", "name every zone of the state");
        }
        return new LawPack.State(row.text("state"), row.text("name"), row.isFirst("contiguous", "yes", "no"), zones);
    }

    private static LawPack.AreaCode areaCode(Row row, Set<String> states, Set<ZoneId> known) {
        Set<ZoneId> zones = zones(row, known);
        Set<String> of = places(row, "states", states);
        if (zones.isEmpty() != of.isEmpty()) {
            throw row.broken("has states or zones, not both", "name both, or neither for a code that names no place");
        }
        String digits = row.text("area_code");
        if (!digits.matches("[2-9][0-9]{2}")) {
            throw row.broken("area_code is \"" + digits + "\"", "write three digits");
        }
        return new LawPack.AreaCode(digits, of, zones);
    }

    private List<HoursRule> hours(Set<String> states) {
        List<HoursRule> rules =
                rows("hours").stream().map(row -> hours(row, states)).toList();
        if (rules.stream().noneMatch(rule -> rule.place().equals(Laws.EVERYWHERE))) {
            throw LawTable.broken("hours.csv", "has no row for US", "write the hours that hold everywhere");
        }
        return rules;
    }

    private static HoursRule hours(Row row, Set<String> states) {
        String place = place(row, states);
        LocalDate from = row.date("from");
        Optional<LocalDate> to = row.cell("to").isEmpty() ? Optional.empty() : Optional.of(row.date("to"));
        if (to.filter(last -> last.isBefore(from)).isPresent()) {
            throw row.broken("ends before it begins", "put right from or to");
        }
        boolean closed = row.isFirst("holidays", "closed", "open");
        return row.read(
                "weekdays",
                "hours within 08:00-21:00",
                any -> new HoursRule(
                        place,
                        from,
                        to,
                        row.window("weekdays"),
                        row.window("saturdays"),
                        row.window("sundays"),
                        closed,
                        row.text("source")));
    }

    private static HolidayRule holiday(Row row, Set<String> states) {
        String place = place(row, states);
        boolean observed = row.isFirst("also_observed", "yes", "no");
        int from = row.number("from_year");
        HolidayRule.Effect effect =
                row.isFirst("effect", "add", "remove") ? HolidayRule.Effect.ADD : HolidayRule.Effect.REMOVE;
        return row.read(
                "rule",
                "a day as the head of the file says",
                rule -> new HolidayRule(place, row.text("name"), rule, observed, from, effect));
    }

    private Map<String, Set<String>> zips(Set<String> known) {
        Map<String, Set<String>> states = new HashMap<>();
        for (Row row : rows("zip-prefixes")) {
            Set<String> of = places(row, "states", known);
            int first = row.number("from");
            int last = row.number("to");
            if (first < 0 || last > 999 || first > last || of.isEmpty()) {
                throw row.broken("is no span of prefixes with a state", "write from, to (000 to 999) and states");
            }
            for (int prefix = first; prefix <= last; prefix++) {
                if (states.put(String.format(Locale.ROOT, "%03d", prefix), of) != null) {
                    throw row.broken("names prefix " + prefix + " again", "name all its states in one row");
                }
            }
        }
        return states;
    }

    /** The name the operator gave, and what the files really say: an edit without a new name still shows. */
    private String version() {
        String name = new String(files.getOrDefault(VERSION, new byte[0]), StandardCharsets.UTF_8).strip();
        if (!DATED.matcher(name).matches()) {
            throw LawTable.broken(
                    VERSION + " line 1", "is \"" + name + "\"", "write a name with its day: us-2026-11-22");
        }
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            files.values().forEach(sha::update);
            return name + "+" + HexFormat.of().formatHex(sha.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private <T> Map<String, T> table(String name, String key, Function<Row, T> reader) {
        Map<String, T> found = new LinkedHashMap<>();
        for (Row row : rows(name)) {
            if (found.put(row.text(key), reader.apply(row)) != null) {
                throw row.broken("names " + row.text(key) + " again", "keep one of the two rows");
            }
        }
        return found;
    }

    private List<Row> rows(String table) {
        String name = table + ".csv";
        return LawTable.rows(name, files.getOrDefault(name, new byte[0]));
    }

    private static String place(Row row, Set<String> states) {
        String place = row.text("place");
        if (!place.equals(Laws.EVERYWHERE) && !states.contains(place)) {
            throw row.broken("place is \"" + place + "\"", "write US or a state of states.csv");
        }
        return place;
    }

    private static Set<String> places(Row row, String column, Set<String> states) {
        Set<String> places = row.words(column);
        if (!states.containsAll(places)) {
            throw row.broken(column + " is \"" + row.cell(column) + "\"", "name states of states.csv");
        }
        return places;
    }

    private static Set<ZoneId> zones(Row row, Set<ZoneId> known) {
        Set<ZoneId> zones = row.zones("zones");
        if (!known.containsAll(zones)) {
            String strangers = zones.stream()
                    .filter(zone -> !known.contains(zone))
                    .map(ZoneId::getId)
                    .collect(Collectors.joining(" "));
            throw row.broken("has a zone that zones.csv has not: " + strangers, "put it into zones.csv, or right here");
        }
        return zones;
    }
}
