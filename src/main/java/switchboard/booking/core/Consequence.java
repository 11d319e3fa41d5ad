package switchboard.booking.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What must follow for the lead. Whatever the order of events was, the last one to follow is the same. */
public enum Consequence {
    BOOKED,
    CANCELED;

    /** What follows from a chain that came to {@code before}, or from several that turned out to be one. */
    public static List<Consequence> between(Collection<Appointment> before, Appointment after) {
        boolean isOff = after.status().isOff();
        boolean newlyBooked = before.stream().noneMatch(Appointment::onceBooked);
        boolean revived =
                !isOff && before.stream().anyMatch(then -> then.status().isOff());
        boolean booked = after.onceBooked() && (newlyBooked || revived);
        boolean wasOff = !before.isEmpty()
                && before.stream().allMatch(then -> then.status().isOff());
        List<Consequence> follows = new ArrayList<>();
        if (booked) {
            follows.add(BOOKED);
        }
        if (isOff && (!wasOff || booked)) {
            follows.add(CANCELED);
        }
        return List.copyOf(follows);
    }
}
