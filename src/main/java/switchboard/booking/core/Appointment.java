package switchboard.booking.core;

import java.time.Duration;
import java.time.Instant;

/**
 * What a chain comes to.
 *
 * @param uid the newest
 * @param onceBooked somebody agreed to this conversation's booking at some time, whatever became of it
 */
public record Appointment(
        String uid,
        AppointmentStatus status,
        Instant start,
        Instant end,
        Customer customer,
        Errand errand,
        OurKeys keys,
        boolean onceBooked) {

    public int minutes() {
        return (int) Duration.between(start, end).toMinutes();
    }
}
