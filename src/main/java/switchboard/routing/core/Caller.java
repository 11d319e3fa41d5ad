package switchboard.routing.core;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What we know of the one who calls.
 *
 * @param blocked on the tenant's block list
 * @param callsLastHour decisions made for this caller to this tenant within the last hour
 * @param lead who it is, if the number is a lead's
 */
public record Caller(boolean blocked, int callsLastHour, Optional<Lead> lead) {

    public static final Caller STRANGER = new Caller(false, 0, Optional.empty());

    /** {@code agent} is the one this lead spoke with last; it is given the call again. */
    public record Lead(
            UUID id,
            Optional<String> name,
            Optional<String> lastSummary,
            Optional<Instant> nextAppointment,
            Optional<String> agent) {}
}
