package switchboard.dialer;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * May a call that rings so long start now? Slow, literal, and alone: it shares no line of code and no data file with
 * the dialer. Its places are a checked-in table, its statutes and holidays are typed in below, once more.
 */
final class HoursOracle {

    private static final Path TABLE = Path.of("src/test/resources/oracle/area-codes.csv");

    private static final Map<Character, ZoneId> CLOCKS = Map.of(
            'E', ZoneId.of("America/New_York"),
            'C', ZoneId.of("America/Chicago"),
            'M', ZoneId.of("America/Denver"),
            'P', ZoneId.of("America/Los_Angeles"),
            'Z', ZoneId.of("America/Phoenix"),
            'A', ZoneId.of("America/Anchorage"),
            'D', ZoneId.of("America/Adak"),
            'H', ZoneId.of("Pacific/Honolulu"));

    /** Each state's clocks; those with two are split by 49 CFR part 71, or (Arizona) by the Navajo Nation. */
    private static final Map<String, String> STATES = states(Map.of(
            "E", "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV",
            "EC", "FL IN KY MI TN",
            "C", "AL AR IL IA LA MN MS MO OK WI",
            "CM", "KS NE ND SD TX",
            "M", "CO MT NM UT WY",
            "MP", "ID NV OR",
            "ZM", "AZ",
            "P", "CA WA",
            "AD", "AK",
            "H", "HI"));

    private static final Set<String> OFF_THE_MAINLAND = Set.of("AK", "HI");

    private static final Map<Integer, LocalDate> EASTER = Map.of(
            2024, LocalDate.of(2024, 3, 31),
            2025, LocalDate.of(2025, 4, 20),
            2026, LocalDate.of(2026, 4, 5),
            2027, LocalDate.of(2027, 3, 28),
            2028, LocalDate.of(2028, 4, 16),
            2029, LocalDate.of(2029, 4, 1),
            2030, LocalDate.of(2030, 4, 21));

    private HoursOracle() {}

    /** Where somebody may be: every clock and every statute counts. */
    record Place(Set<ZoneId> zones, Set<String> states) {

        Place and(Place other) {
            Set<ZoneId> clocks = new HashSet<>(zones);
            clocks.addAll(other.zones);
            Set<String> statutes = new HashSet<>(states);
            statutes.addAll(other.states);
            return new Place(clocks, statutes);
        }
    }

    /** One line of the table. */
    record AreaCode(String digits, String state, String clocks, String overlays, String note) {

        Place place() {
            return new Place(zones(clocks), Set.of(state));
        }
    }

    static SortedMap<String, AreaCode> areaCodes() {
        SortedMap<String, AreaCode> codes = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(TABLE)) {
                String[] cells = line.split(",", -1);
                if (!line.startsWith("#") && !cells[0].equals("area_code")) {
                    codes.put(cells[0], new AreaCode(cells[0], cells[1], cells[2], cells[3], cells[4]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return codes;
    }

    static Place state(String code) {
        return new Place(zones(STATES.getOrDefault(code, "")), Set.of(code));
    }

    static Set<String> states() {
        return STATES.keySet();
    }

    /** Nobody knows where: anywhere on the mainland. */
    static Place anywhere() {
        return STATES.keySet().stream()
                .filter(code -> !OFF_THE_MAINLAND.contains(code))
                .map(HoursOracle::state)
                .reduce(new Place(Set.of(), Set.of()), Place::and);
    }

    static Set<ZoneId> zones(String letters) {
        Set<ZoneId> zones = new HashSet<>();
        for (char letter : letters.toCharArray()) {
            zones.add(CLOCKS.getOrDefault(letter, ZoneId.of("Pacific/Kiritimati")));
        }
        return zones;
    }

    /** Looks at every minute of the ringing, and at the moment of the answer. */
    static boolean mayStart(Place place, Instant start, int ringSeconds) {
        for (int second = 0; second < ringSeconds; second += 60) {
            if (!isAllowed(place, start.plusSeconds(second))) {
                return false;
            }
        }
        return isAllowed(place, start.plusSeconds(ringSeconds));
    }

    private static boolean isAllowed(Place place, Instant at) {
        for (ZoneId zone : place.zones()) {
            LocalDateTime local = LocalDateTime.ofInstant(at, zone);
            if (!isWithin(8, 21, local)) {
                return false;
            }
            for (String state : place.states()) {
                if (!stateAllows(state, local)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean stateAllows(String state, LocalDateTime local) {
        DayOfWeek day = local.getDayOfWeek();
        boolean sunday = day == SUNDAY;
        return switch (state) {
            case "FL", "MD", "MA", "OK", "WA" -> isWithin(8, 20, local);
            case "CT", "NV" -> isWithin(9, 20, local);
            case "KY" -> isWithin(10, 21, local);
            case "MI", "MN", "NM" -> isWithin(9, 21, local);
            case "AL", "LA", "MS" -> isWithin(8, 20, local) && !sunday && !isHoliday(state, local.toLocalDate());
            case "TX" -> isWithin(sunday ? 12 : 9, 21, local);
            case "UT" -> !sunday && !isHoliday(state, local.toLocalDate());
            case "PA" -> !isHoliday(state, local.toLocalDate());
            case "SD" -> !sunday && day != SATURDAY && isWithin(9, 21, local);
            case "RI" ->
                !sunday
                        && !isHoliday(state, local.toLocalDate())
                        && (day == SATURDAY ? isWithin(10, 17, local) : isWithin(9, 18, local));
            default -> true;
        };
    }

    private static boolean isWithin(int opens, int closes, LocalDateTime local) {
        return local.getHour() >= opens && local.getHour() < closes;
    }

    static boolean isHoliday(String state, LocalDate date) {
        return isFederal(date) || isOfState(state, date);
    }

    private static boolean isFederal(LocalDate date) {
        return isKept(date, 1, 1)
                || isKept(date, 6, 19)
                || isKept(date, 7, 4)
                || isKept(date, 11, 11)
                || isKept(date, 12, 25)
                || isBetween(date, 1, MONDAY, 15, 21)
                || isBetween(date, 2, MONDAY, 15, 21)
                || isBetween(date, 5, MONDAY, 25, 31)
                || isBetween(date, 9, MONDAY, 1, 7)
                || isBetween(date, 10, MONDAY, 8, 14)
                || isBetween(date, 11, THURSDAY, 22, 28);
    }

    private static boolean isOfState(String state, LocalDate date) {
        return switch (state) {
            case "AL" ->
                isBetween(date, 4, MONDAY, 22, 28)
                        || isBetween(date, 6, MONDAY, 1, 7)
                        || isKept(date, 12, 1)
                        || isFromEaster(date, -47);
            case "LA" ->
                isFromEaster(date, -47)
                        || isFromEaster(date, -2)
                        || isDay(date, 11, 1)
                        || isBetween(date, 11, FRIDAY, 23, 29)
                        || isElectionDay(date);
            case "MS" -> isBetween(date, 4, MONDAY, 24, 30);
            case "PA" -> isFromEaster(date, -2) || isKept(date, 6, 14) || isElectionDay(date);
            case "RI" -> isBetween(date, 8, MONDAY, 8, 14) || isKept(date, 5, 4) || isElectionDay(date);
            case "UT" -> isKept(date, 7, 24) || isBetween(date, 6, MONDAY, 15, 21);
            default -> false;
        };
    }

    private static boolean isElectionDay(LocalDate date) {
        return isBetween(date, 11, TUESDAY, 2, 8);
    }

    /** The day itself, and the Friday before or the Monday after when it falls on a weekend. */
    private static boolean isKept(LocalDate date, int month, int day) {
        return isDay(date, month, day)
                || (date.getDayOfWeek() == FRIDAY && isDay(date.plusDays(1), month, day))
                || (date.getDayOfWeek() == MONDAY && isDay(date.minusDays(1), month, day));
    }

    private static boolean isDay(LocalDate date, int month, int day) {
        return date.getMonthValue() == month && date.getDayOfMonth() == day;
    }

    private static boolean isBetween(LocalDate date, int month, DayOfWeek day, int from, int to) {
        return date.getMonthValue() == month
                && date.getDayOfWeek() == day
                && date.getDayOfMonth() >= from
                && date.getDayOfMonth() <= to;
    }

    private static boolean isFromEaster(LocalDate date, int days) {
        return date.equals(
                EASTER.getOrDefault(date.getYear(), LocalDate.MAX.minusYears(1)).plusDays(days));
    }

    private static Map<String, String> states(Map<String, String> byClocks) {
        Map<String, String> clocks = new TreeMap<>();
        byClocks.forEach((letters, states) -> List.of(states.split(" ")).forEach(state -> clocks.put(state, letters)));
        return clocks;
    }
}
