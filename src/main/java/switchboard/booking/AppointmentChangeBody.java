package switchboard.booking;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to become of an appointment; each field left out stays as it is. */
record AppointmentChangeBody(
        @Nullable Instant startTime,
        @Nullable Integer reminderMinutes,
        @Nullable Boolean reminderEnabled) {

    private static final int WEEK = 7 * 24 * 60;

    AppointmentChangeBody {
        if (reminderMinutes != null && (reminderMinutes < 0 || reminderMinutes > WEEK)) {
            throw new IllegalArgumentException("reminder_minutes is between 0 (none) and " + WEEK + ".");
        }
    }

    Optional<Instant> start() {
        return Optional.ofNullable(startTime);
    }

    boolean changesReminder() {
        return reminderMinutes != null || reminderEnabled != null;
    }
}
