package switchboard.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/**
 * Whose data are meant.
 *
 * @param number in E.164
 * @param tenant whose records of the person; empty = everybody's
 * @param leads the person's, as long as they are known by the number
 * @param traces texts by which a delivery's body is known to be of the person: the number as it is written, the
 *     provider's names of the calls, the calendar's of the bookings
 * @param now business time
 */
record Person(String number, Optional<TenantId> tenant, List<UUID> leads, List<String> traces, Instant now) {

    Person {
        leads = List.copyOf(leads);
        traces = List.copyOf(traces);
    }
}
