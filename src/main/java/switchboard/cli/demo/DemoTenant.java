package switchboard.cli.demo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A business of the demo's.
 *
 * @param number its agent's telephone number
 * @param capSeconds the minutes it has; a small figure makes for a hard stop
 * @param concurrentCallsMax at its agent
 * @param hasCalendar bookings made on its calls become appointments
 */
record DemoTenant(
        String key,
        String name,
        String number,
        String tier,
        int capSeconds,
        int graceSeconds,
        int concurrentCallsMax,
        boolean hasCalendar) {

    /** Plenty of minutes, many calls at once. */
    static DemoTenant harbor(int concurrentCallsMax) {
        return new DemoTenant(
                "harbor", "Harbor Heating & Air", "+14155550100", "scale", 1_000_000, 600, concurrentCallsMax, true);
    }

    /** Six minutes left of its plan: it is stopped before its list is through. */
    static DemoTenant budget() {
        return new DemoTenant("budget", "Budget Plumbing", "+14155550111", "core", 300, 60, 3, false);
    }

    /** The same in every run, so that a run can go on. */
    UUID id() {
        return UUID.nameUUIDFromBytes(("demo/" + key).getBytes(StandardCharsets.UTF_8));
    }

    String email() {
        return key + "@example.com";
    }

    BigDecimal callsPerSecond() {
        return BigDecimal.valueOf(50);
    }
}
