package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.booking.CallerRepository.Caller;
import switchboard.booking.IntentRepository.Standing;
import switchboard.booking.core.Spoken;
import switchboard.booking.core.WantedTime;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.time.Clocks;
import switchboard.provider.core.ToolCall;

/** What an agent may do with the calendar while it talks. Every answer is one it can say, and in time. */
final class Tools {

    private static final Logger LOG = LoggerFactory.getLogger(Tools.class);
    private static final Duration AHEAD = Duration.ofDays(7);
    private static final int OFFERED = 3;
    private static final int LISTED = 6;
    private static final long STANDING_MILLIS = 200;

    /** What the tools need of their surroundings. */
    record Means(
            Pool pool,
            CallerRepository callers,
            Calendars calendars,
            Function<String, Optional<PhoneNumber>> parsePhone,
            BookingConfig config) {}

    private final Means means;
    private final CalendarDesk desk;
    private final Orders orders;
    private final Clocks clocks;
    private final IntentRepository appointments = new IntentRepository();
    private final OrderRepository standing = new OrderRepository();

    Tools(Means means, CalendarDesk desk, Orders orders, Clocks clocks) {
        this.means = means;
        this.desk = desk;
        this.orders = orders;
        this.clocks = clocks;
    }

    /** Somebody on the phone, and the calendar of the business he is talking to. */
    private record Talk(ToolCall call, Caller caller, TenantCalendar calendar) {

        ZoneId zone() {
            return calendar.zone();
        }

        Optional<String> arg(String name) {
            return Optional.ofNullable(call.args().get(name)).map(String::strip).filter(text -> !text.isEmpty());
        }
    }

    private interface Tool {
        Future<ToolReply> answer(Talk talk);
    }

    Future<ToolReply> checkAvailability(ToolCall call) {
        return talk(call, this::openTimes);
    }

    Future<ToolReply> book(ToolCall call) {
        return talk(call, talk -> at(talk, start -> book(talk, start)));
    }

    Future<ToolReply> reschedule(ToolCall call) {
        return talk(call, talk -> at(talk, start -> theirs(talk, found -> move(talk, found, start))));
    }

    Future<ToolReply> cancel(ToolCall call) {
        return talk(call, talk -> theirs(talk, found -> cancel(talk, found)));
    }

    private Future<ToolReply> talk(ToolCall call, Tool tool) {
        return means.callers()
                .find(call)
                .compose(caller -> caller.isEmpty()
                        ? Future.succeededFuture(ToolReply.unavailable())
                        : means.calendars()
                                .of(caller.get().tenant())
                                .compose(calendar -> calendar.isEmpty()
                                        ? Future.succeededFuture(ToolReply.unavailable())
                                        : tool.answer(new Talk(call, caller.get(), calendar.get()))))
                .timeout(means.config().toolWithin().toMillis() + STANDING_MILLIS, TimeUnit.MILLISECONDS)
                .recover(error -> {
                    LOG.warn("a tool of call {} could not be answered: {}", call.call(), error.getMessage());
                    return Future.succeededFuture(ToolReply.unavailable());
                });
    }

    private Future<ToolReply> openTimes(Talk talk) {
        Optional<LocalDate> day = talk.arg("date").flatMap(Tools::date);
        Instant from =
                day.map(date -> date.atStartOfDay(talk.zone()).toInstant()).orElseGet(this::now);
        Instant to = day.map(date -> date.plusDays(1).atStartOfDay(talk.zone()).toInstant())
                .orElseGet(() -> from.plus(AHEAD));
        if (!to.isAfter(now())) {
            return offer(talk, now(), ToolReply.of("past", "That day has already passed."));
        }
        return desk.open(talk.calendar(), from, to)
                .map(open -> open.stream().limit(LISTED).toList())
                .map(open -> ToolReply.of(
                                open.isEmpty() ? "full" : "open",
                                open.isEmpty() ? "There is no open time then." : "There are open times.")
                        .offering(open, talk.zone()));
    }

    /** With the time the agent gave, if it can be had at all. */
    private Future<ToolReply> at(Talk talk, Function<Instant, Future<ToolReply>> then) {
        Optional<WantedTime> wanted = talk.arg("start").flatMap(text -> WantedTime.read(text, talk.zone()));
        if (wanted.isEmpty()) {
            return Future.succeededFuture(
                    ToolReply.of("invalid", "I did not get the time. Which day and what time would suit you?"));
        }
        List<Instant> moments = wanted.get().moments();
        if (moments.isEmpty()) {
            return offer(
                    talk, now(), ToolReply.of("invalid", "That time does not exist: the clocks are put forward then."));
        }
        return moments.stream()
                .filter(moment -> moment.isAfter(now()))
                .findFirst()
                .map(then)
                .orElseGet(() -> offer(talk, now(), ToolReply.of("past", "That time has already passed.")));
    }

    /** One conversation has one appointment: asked for another time, it is moved. */
    private Future<ToolReply> book(Talk talk, Instant start) {
        UUID first = Orders.id("appointment", talk.call().call());
        return appointments
                .find(means.pool(), first, Optional.of(talk.caller().tenant()))
                .compose(found -> {
                    if (found.isPresent() && found.get().stands()) {
                        return found.get().start().equals(start) ? booked(talk, first) : move(talk, found.get(), start);
                    }
                    boolean over = found.isPresent() && found.get().uid().isPresent();
                    UUID id = over ? Orders.id("appointment", talk.call().call(), start.toString()) : first;
                    return book(talk, id, start);
                });
    }

    private Future<ToolReply> book(Talk talk, UUID appointment, Instant start) {
        UUID key = Orders.id("book", appointment.toString(), start.toString());
        Wish wish = new Wish(
                start,
                talk.arg("name").or(() -> talk.caller().name()).orElse("Caller"),
                talk.arg("phone")
                        .flatMap(means.parsePhone())
                        .map(PhoneNumber::e164)
                        .or(() -> theirNumber(talk)),
                talk.arg("email")
                        .filter(email -> email.contains("@"))
                        .or(() -> talk.caller().email()),
                talk.arg("notes"),
                talk.caller().lead(),
                talk.caller().attempt(),
                Optional.of(talk.call().call()),
                "call");
        return inTime(key, orders.book(key, talk.caller().tenant(), appointment, wish, talk.calendar()))
                .compose(settled -> switch (settled) {
                    case DONE -> booked(talk, appointment);
                    case REFUSED -> taken(talk, start);
                    case UNKNOWN -> Future.succeededFuture(unsure(talk, appointment, start));
                });
    }

    private Optional<String> theirNumber(Talk talk) {
        return means.parsePhone().apply(talk.call().theirs()).map(PhoneNumber::e164);
    }

    private Future<ToolReply> booked(Talk talk, UUID appointment) {
        return appointments.find(means.pool(), appointment, Optional.empty()).map(found -> {
            Standing now = found.orElseThrow();
            String when = Spoken.time(now.start(), talk.zone());
            ToolReply reply = now.isPending()
                    ? ToolReply.of("requested", "I have asked for " + when + ". You will hear when it is confirmed.")
                    : ToolReply.of("booked", "You are booked for " + when + ".");
            return reply.about(appointment, now.start(), talk.zone());
        });
    }

    private static ToolReply unsure(Talk talk, UUID appointment, Instant start) {
        return ToolReply.of(
                        "pending",
                        "The calendar is slow to answer. I have noted " + Spoken.time(start, talk.zone())
                                + ", and it will be confirmed shortly.")
                .about(appointment, start, talk.zone());
    }

    private Future<ToolReply> taken(Talk talk, Instant wanted) {
        return offer(
                talk, wanted, ToolReply.of("taken", Spoken.time(wanted, talk.zone()) + " is not available any more."));
    }

    /** The open times nearest to the one wanted. Without an answer of the calendar none is offered. */
    private Future<ToolReply> offer(Talk talk, Instant near, ToolReply reply) {
        return desk.open(talk.calendar(), near.minus(Duration.ofDays(1)), near.plus(AHEAD))
                .map(open -> reply.offering(Spoken.nearest(open, near, OFFERED), talk.zone()))
                .otherwise(reply);
    }

    /** With the appointment meant: the one named, this call's, or the customer's next. */
    private Future<ToolReply> theirs(Talk talk, Function<Standing, Future<ToolReply>> then) {
        UUID tenant = talk.caller().tenant();
        return appointments
                .find(means.pool(), Orders.id("appointment", talk.call().call()), Optional.of(tenant))
                .map(found -> found.filter(Standing::stands))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : appointments.nextOf(
                                means.pool(),
                                tenant,
                                talk.caller().lead(),
                                theirNumber(talk).orElse(""),
                                now()))
                .compose(found -> found.map(then)
                        .orElseGet(() -> Future.succeededFuture(
                                ToolReply.of("not_found", "I do not find an appointment under this number."))));
    }

    private Future<ToolReply> move(Talk talk, Standing from, Instant start) {
        UUID key = Orders.id("move", talk.call().call(), from.uid().orElseThrow(), start.toString());
        if (from.start().equals(start)) {
            return booked(talk, from.id());
        }
        return inTime(key, orders.move(key, from, start, "The customer asked for it on the phone"))
                .compose(settled -> switch (settled) {
                    case DONE -> booked(talk, from.id());
                    case REFUSED -> taken(talk, start);
                    case UNKNOWN -> Future.succeededFuture(unsure(talk, from.id(), start));
                });
    }

    private Future<ToolReply> cancel(Talk talk, Standing found) {
        UUID key = Orders.id("cancel", talk.call().call(), found.uid().orElseThrow());
        String when = Spoken.time(found.start(), talk.zone());
        String why = talk.arg("reason").orElse("The customer asked for it on the phone");
        return inTime(key, orders.cancel(key, found, why))
                .map(settled -> switch (settled) {
                    case DONE -> ToolReply.of("cancelled", "Your appointment on " + when + " is cancelled.");
                    case REFUSED -> ToolReply.of("changed", "That appointment has been changed meanwhile.");
                    case UNKNOWN ->
                        ToolReply.of("pending", "I have noted that " + when + " is cancelled; it will be confirmed.");
                })
                .map(reply -> reply.about(found.id(), found.start(), talk.zone()));
    }

    /** The order goes on when the agent can wait no longer; it is told so only if the order is written. */
    private Future<Settled> inTime(UUID key, Future<Settled> settled) {
        return settled.timeout(means.config().toolWithin().toMillis(), TimeUnit.MILLISECONDS)
                .recover(late -> standing.standing(means.pool(), key)
                        .map(found -> found.orElseThrow(() -> new IllegalStateException("not even written", late))));
    }

    private Instant now() {
        return clocks.business().instant();
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
