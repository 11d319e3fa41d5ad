package switchboard.cli.demo;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether a moment lies inside calling hours wherever the called party may be. Shares nothing with the dialer's. */
final class CallingLaw {

    private static final Map<String, String> ZONES = Map.ofEntries(
            Map.entry("AK", "America/Anchorage America/Adak"),
            Map.entry("AZ", "America/Phoenix America/Denver"),
            Map.entry("HI", "Pacific/Honolulu"),
            Map.entry("CA NV WA", "America/Los_Angeles"),
            Map.entry("ID OR", "America/Los_Angeles America/Boise America/Denver"),
            Map.entry("CO MT NM UT WY", "America/Denver"),
            Map.entry("KS ND NE SD TX", "America/Chicago America/Denver"),
            Map.entry("AL IA IL LA MN MO MS OK WI", "America/Chicago"),
            Map.entry("FL IN KY MI TN", "America/New_York America/Chicago"),
            Map.entry("CT GA MA MD NC NJ NY OH PA VA", "America/New_York"));

    /** From and to, by the hour, where a state asks for more than 8 to 21. */
    private static final Map<String, String> HOURS = Map.ofEntries(
            Map.entry("FL MD MA OK WA AL LA MS", "8-20"),
            Map.entry("CT NV", "9-20"),
            Map.entry("KY", "10-21"),
            Map.entry("MI MN NM", "9-21"));

    private static final Set<String> NEVER_ON_SUNDAYS = Set.of("AL", "LA", "MS");

    private CallingLaw() {}

    static boolean allows(String number, String state, Instant at) {
        String[] hours = lookUp(HOURS, state, "8-21").split("-", -1);
        LocalTime from = LocalTime.of(Integer.parseInt(hours[0]), 0);
        LocalTime to = LocalTime.of(Integer.parseInt(hours[1]), 0);
        return zones(number, state).stream().map(ZoneId::of).map(at::atZone).allMatch(local -> {
            LocalTime time = local.toLocalTime();
            return !time.isBefore(from) && time.isBefore(to) && isOpen(state, local);
        });
    }

    private static boolean isOpen(String state, ZonedDateTime local) {
        return local.getDayOfWeek() != DayOfWeek.SUNDAY || !NEVER_ON_SUNDAYS.contains(state);
    }

    private static Set<String> zones(String number, String state) {
        Set<String> zones = new TreeSet<>();
        try {
            zones.addAll(PhoneNumberToTimeZonesMapper.getInstance()
                    .getTimeZonesForNumber(PhoneNumberUtil.getInstance().parse(number, "US")));
        } catch (NumberParseException e) {
            throw new AssertionError(number, e);
        }
        zones.remove(PhoneNumberToTimeZonesMapper.getUnknownTimeZone());
        String stated = lookUp(ZONES, state, "");
        if (!stated.isEmpty()) {
            zones.addAll(Set.of(stated.split(" ", -1)));
        }
        return zones;
    }

    private static String lookUp(Map<String, String> table, String state, String otherwise) {
        return table.entrySet().stream()
                .filter(row ->
                        !state.isEmpty() && Set.of(row.getKey().split(" ", -1)).contains(state))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
