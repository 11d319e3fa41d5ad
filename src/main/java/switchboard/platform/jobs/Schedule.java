package switchboard.platform.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** When a job is due: at the beginning of each of its slots. */
@FunctionalInterface
public interface Schedule {

    /** The beginning of the slot that {@code now} lies in. */
    Instant slot(Instant now);

    static Schedule every(Duration period) {
        return now -> {
            long length = period.toMillis();
            return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), length) * length);
        };
    }

    /** Once a day, at this time in UTC. */
    static Schedule daily(LocalTime at) {
        return now -> {
            ZonedDateTime today = now.atZone(ZoneOffset.UTC).with(at);
            return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
        };
    }
}
