package switchboard.simulator.calcom;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import switchboard.simulator.calcom.Booking.Status;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.Wire;
import switchboard.simulator.world.World;

/** All bookings. Changed on the event loop; {@link #all()} may be read by any thread. */
public final class Calendar {

    private static final String TAKEN = "User either already has booking at this time or is not available";

    private final World world;
    private final BookingWebhooks webhooks;
    private final Slots slots;
    private final Map<String, Booking> bookings = new ConcurrentHashMap<>();
    private final Collection<String> order = new ConcurrentLinkedQueue<>();
    private int lastId = 90_100;

    Calendar(World world, BookingWebhooks webhooks) {
        this.world = world;
        this.webhooks = webhooks;
        this.slots = new Slots(world.scenario().calendar());
    }

    /** What a guest wants. */
    record Wish(
            int eventTypeId,
            Instant start,
            Duration length,
            Booking.Guest guest,
            Map<String, Object> metadata,
            Optional<String> callId) {}

    /** Every booking as the API shows it, in the order they were made. */
    public List<JsonObject> all() {
        return bookings().stream()
                .map(booking -> BookingJson.api(booking, world.scenario().calendar()))
                .toList();
    }

    List<Booking> bookings() {
        List<Booking> all = new ArrayList<>();
        order.forEach(uid -> all.add(get(uid)));
        return all;
    }

    Booking get(String uid) {
        return Optional.ofNullable(bookings.get(uid))
                .orElseThrow(() -> new Refusal(404, "Booking with uid=" + uid + " was not found"));
    }

    List<Instant> open(int eventTypeId, Instant from, Instant to, int max) {
        return slots.open(eventTypeId, from, to, world.now(), max);
    }

    /** @throws Refusal 400 if the time is not open */
    Booking book(Wish wish) {
        requireOpen(wish.eventTypeId(), wish.start(), wish.length());
        String uid = world.id(22);
        Booking booking = new Booking(
                ++lastId,
                uid,
                wish.eventTypeId(),
                wish.start(),
                wish.length(),
                statusOf(wish.eventTypeId()),
                wish.guest(),
                wish.metadata(),
                uid + "@Cal.com",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                world.now(),
                wish.callId(),
                0);
        keep(booking);
        webhooks.send(booking.status() == Status.PENDING ? "BOOKING_REQUESTED" : "BOOKING_CREATED", booking);
        return booking;
    }

    /** @throws Refusal 400 if the booking is over or the time is not open */
    Booking reschedule(Booking old, Instant start, Optional<String> reason, Optional<String> by) {
        requireActive(old);
        slots.release(old);
        try {
            requireOpen(old.eventTypeId(), start, old.length());
        } catch (Refusal e) {
            slots.take(old);
            throw e;
        }
        boolean byOwner = by.filter(BookingJson.ownerEmail(rules())::equals).isPresent();
        Status status = byOwner ? Status.ACCEPTED : statusOf(old.eventTypeId());
        Booking.Change change = new Booking.Change(reason, by, world.now());
        Booking moved = old.movedAs(++lastId, world.id(22), start, status, change);
        keep(old.movedTo(moved));
        keep(moved);
        webhooks.send(status == Status.PENDING ? "BOOKING_REQUESTED" : "BOOKING_RESCHEDULED", moved, Optional.of(old));
        return moved;
    }

    Booking cancel(Booking booking, Optional<String> reason, Optional<String> by) {
        requireActive(booking);
        return change(booking.is(Status.CANCELLED, reason, by), "BOOKING_CANCELLED");
    }

    Booking confirm(Booking booking) {
        requirePending(booking);
        return change(booking.is(Status.ACCEPTED, Optional.empty(), Optional.empty()), "BOOKING_CREATED");
    }

    Booking decline(Booking booking, Optional<String> reason) {
        requirePending(booking);
        return change(booking.is(Status.REJECTED, reason, Optional.empty()), "BOOKING_REJECTED");
    }

    /** Says whether the guest came. Saying the same again changes nothing and tells nobody. */
    Booking markAbsent(Booking booking, boolean absent) {
        return booking.isAbsent() == absent ? booking : change(booking.absenceChanged(), "BOOKING_NO_SHOW_UPDATED");
    }

    /** Takes in a line of an earlier run. */
    void recall(JsonObject line) {
        Booking booking = Wire.record(line.getJsonObject("booking"), Booking.class);
        lastId = Math.max(lastId, booking.id());
        remember(booking);
    }

    private Booking change(Booking booking, String trigger) {
        keep(booking);
        webhooks.send(trigger, booking);
        return booking;
    }

    private void keep(Booking booking) {
        remember(booking);
        world.journal().append(new JsonObject().put("kind", "booking").put("booking", Wire.json(booking)));
    }

    private void remember(Booking booking) {
        Booking before = bookings.put(booking.uid(), booking);
        if (before == null) {
            order.add(booking.uid());
        } else {
            slots.release(before);
        }
        if (booking.isActive()) {
            slots.take(booking);
        }
    }

    private void requireOpen(int eventTypeId, Instant start, Duration length) {
        if (!slots.isOpen(eventTypeId, start, length, world.now())) {
            throw new Refusal(400, TAKEN);
        }
    }

    private static void requireActive(Booking booking) {
        if (!booking.isActive()) {
            throw new Refusal(400, "Booking with uid=" + booking.uid() + " has been cancelled or declined already");
        }
    }

    private static void requirePending(Booking booking) {
        if (booking.status() != Status.PENDING) {
            throw new Refusal(400, "Booking with uid=" + booking.uid() + " does not await confirmation");
        }
    }

    private Status statusOf(int eventTypeId) {
        return rules().confirmationTypes().contains(eventTypeId) ? Status.PENDING : Status.ACCEPTED;
    }

    private Scenario.CalendarRules rules() {
        return world.scenario().calendar();
    }
}
