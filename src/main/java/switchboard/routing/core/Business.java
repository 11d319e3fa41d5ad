package switchboard.routing.core;

import java.time.ZoneId;
import java.util.Optional;

/**
 * What an agent may say about the business it answers for.
 *
 * @param zone the tenant's own zone: opening hours, dates and times are said in it
 * @param emergencies takes urgent jobs day and night
 * @param calendar the public link of a connected calendar
 */
public record Business(
        String name,
        String primaryService,
        ZoneId zone,
        OpeningHours hours,
        boolean emergencies,
        Optional<String> calendar,
        Words words) {

    /** What the tenant wrote for its agent, word for word; empty where it wrote nothing. */
    public record Words(
            String transferNumber, String tone, String scheduleSummary, String standardFee, String emergencyFee) {}
}
