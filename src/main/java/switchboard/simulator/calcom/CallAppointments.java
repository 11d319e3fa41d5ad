package switchboard.simulator.calcom;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.retell.Call;
import switchboard.simulator.world.World;

/** The appointments people make while they are on the phone, and what they do with them later. */
final class CallAppointments {

    private static final Duration AHEAD_MIN = Duration.ofHours(18);
    private static final Duration AHEAD_MAX = Duration.ofDays(10);
    private static final int CHOICE = 40;

    private final World world;
    private final Calendar calendar;

    CallAppointments(World world, Calendar calendar) {
        this.world = world;
        this.calendar = calendar;
    }

    /** Books one of the next open times, and says which. After a restart a call finds the appointment it made. */
    Optional<String> book(Call call, Instant at) {
        Optional<Booking> made = calendar.bookings().stream()
                .filter(booking -> booking.callId().filter(call.id()::equals).isPresent())
                .findFirst();
        return made.or(() -> make(call, at)).map(booking -> booking.start().toString());
    }

    /** What becomes of the appointments an earlier run made. */
    void resume() {
        calendar.bookings().stream()
                .filter(booking -> booking.isActive() && booking.sequence() == 0)
                .filter(booking -> booking.callId().isPresent())
                .forEach(this::followUp);
    }

    private Optional<Booking> make(Call call, Instant at) {
        JsonObject metadata = call.metadata().orElse(new JsonObject());
        int eventTypeId = metadata.getValue("event_type_id") instanceof Integer id ? id : rules().eventTypeId();
        Dice dice = world.dice(call.person(), call.nth());
        List<Instant> open = calendar.open(eventTypeId, at.plus(AHEAD_MIN), at.plus(AHEAD_MAX), CHOICE);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> known = new LinkedHashMap<>();
        for (String key : List.of("lead_id", "attempt_id", "tenant_id")) {
            if (metadata.getValue(key) instanceof String value) {
                known.put(key, value);
            }
        }
        known.put("source", "voice_agent");
        Instant start = open.get(dice.below("slot", open.size()));
        Booking booking = calendar.book(
                new Calendar.Wish(eventTypeId, start, rules().length(), guest(call), known, Optional.of(call.id())));
        followUp(booking);
        return Optional.of(booking);
    }

    private Booking.Guest guest(Call call) {
        String digits = call.person().replaceAll("[^0-9]", "");
        String name = call.variables().getString("customer_name", "");
        return new Booking.Guest(
                name.isBlank() ? "Caller " + digits : name,
                digits + "@sms.cal.com",
                Optional.of(call.person()),
                ZoneId.of(rules().timeZone()).getId(),
                "en");
    }

    /** Some move their appointment after a while, some cancel it. */
    private void followUp(Booking booking) {
        double share = world.dice(booking.guest().contact(), 0).share("second thoughts " + booking.sequence());
        Instant at = booking.createdAt().plus(rules().changedAfter());
        Optional<String> guest = Optional.of(booking.guest().email());
        if (share < rules().cancelled()) {
            ifStillThere(booking, at, now -> calendar.cancel(now, Optional.of("Something came up"), guest));
        } else if (share < rules().cancelled() + rules().rescheduled()) {
            ifStillThere(
                    booking,
                    at,
                    now -> calendar
                            .open(
                                    now.eventTypeId(),
                                    now.start().plus(Duration.ofDays(1)),
                                    now.start().plus(AHEAD_MAX),
                                    1)
                            .stream()
                            .findFirst()
                            .ifPresent(start -> calendar.reschedule(now, start, Optional.of("Work conflict"), guest)));
        }
    }

    private void ifStillThere(Booking booking, Instant at, Consumer<Booking> then) {
        world.agenda().add(at, () -> {
            Booking now = calendar.get(booking.uid());
            if (now.isActive()) {
                then.accept(now);
            }
        });
    }

    private Scenario.CalendarRules rules() {
        return world.scenario().calendar();
    }
}
