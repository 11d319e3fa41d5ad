package switchboard.inbox;

import java.time.Instant;
import java.util.Optional;

/** Which deliveries to handle again, oldest first. */
record ReplayFilter(
        String status,
        Optional<String> source,
        Optional<String> eventType,
        Optional<Instant> since,
        Optional<Instant> until,
        int limit) {}
