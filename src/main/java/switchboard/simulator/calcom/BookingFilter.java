package switchboard.simulator.calcom;

import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import switchboard.simulator.world.Refusal;

/** The filters of {@code GET /v2/bookings}. */
final class BookingFilter {

    private BookingFilter() {}

    static Predicate<Booking> of(MultiMap query, Instant now) {
        Predicate<Booking> all = booking -> true;
        if (query.contains("status")) {
            List<String> words = List.of(query.get("status").split(",", -1));
            words.forEach(word -> has(word, Optional.empty(), now));
            all = all.and(booking -> words.stream().anyMatch(word -> has(word, Optional.of(booking), now)));
        }
        if (query.contains("attendeeEmail")) {
            all = all.and(booking -> booking.guest().email().equalsIgnoreCase(query.get("attendeeEmail")));
        }
        if (query.contains("attendeeName")) {
            all = all.and(booking -> booking.guest().name().equalsIgnoreCase(query.get("attendeeName")));
        }
        if (query.contains("eventTypeId")) {
            int wanted = Integer.parseInt(query.get("eventTypeId"));
            all = all.and(booking -> booking.eventTypeId() == wanted);
        }
        if (query.contains("bookingUid")) {
            all = all.and(booking -> booking.uid().equals(query.get("bookingUid")));
        }
        if (query.contains("afterStart")) {
            Instant after = CalcomRoutes.time(query.get("afterStart"), false);
            all = all.and(booking -> booking.start().isAfter(after));
        }
        if (query.contains("beforeEnd")) {
            Instant before = CalcomRoutes.time(query.get("beforeEnd"), true);
            all = all.and(booking -> booking.end().isBefore(before));
        }
        return all;
    }

    private static boolean has(String word, Optional<Booking> of, Instant now) {
        return switch (word) {
            case "upcoming" ->
                of.filter(one -> one.isActive() && one.end().isAfter(now)).isPresent();
            case "past" ->
                of.filter(one -> one.isActive() && !one.end().isAfter(now)).isPresent();
            case "unconfirmed" ->
                of.filter(one -> one.status() == Booking.Status.PENDING).isPresent();
            case "cancelled" -> of.filter(one -> !one.isActive()).isPresent();
            case "recurring" -> false;
            default -> throw new Refusal(400, "status: no such filter: " + word);
        };
    }
}
