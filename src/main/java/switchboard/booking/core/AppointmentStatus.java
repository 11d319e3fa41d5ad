package switchboard.booking.core;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** {@code appointments.status}. */
public enum AppointmentStatus {
    PENDING,
    BOOKED,
    COMPLETED,
    NO_SHOW,
    CANCELLED,
    REJECTED,
    /** The host asked the customer to choose again: no time is agreed, nothing is lost. */
    WANTS_ANOTHER_TIME;

    private static final Set<AppointmentStatus> OFF = EnumSet.of(CANCELLED, REJECTED, WANTS_ANOTHER_TIME);

    /** Nobody meets at the time it names. */
    public boolean isOff() {
        return OFF.contains(this);
    }

    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
