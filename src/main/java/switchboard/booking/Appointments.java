package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import switchboard.booking.IntentRepository.Standing;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Identity;

/** Appointments made, moved and called off by people, with the calendar in step. */
final class Appointments {

    private static final String BY_HAND = "Asked for by the business";

    /** What it needs of its surroundings. */
    record Means(Pool pool, Calendars calendars, Function<String, Optional<PhoneNumber>> parsePhone, Ids ids) {}

    private final Means means;
    private final Orders orders;
    private final CalendarDesk desk;
    private final Clocks clocks;
    private final IntentRepository appointments = new IntentRepository();
    private final ReminderRepository reminders = new ReminderRepository();
    private final AuditRepository audit = new AuditRepository();

    Appointments(Means means, Orders orders, CalendarDesk desk, Clocks clocks) {
        this.means = means;
        this.orders = orders;
        this.desk = desk;
        this.clocks = clocks;
    }

    /** What was done, and to which appointment; {@code isSure} is false while the calendar has not answered. */
    record Done(UUID id, boolean isSure) {}

    Future<Done> make(Identity who, UUID tenant, NewAppointmentBody body) {
        mustBeAhead(body.start());
        Optional<String> phone = Optional.ofNullable(body.customerPhone()).map(this::number);
        Wish wish = new Wish(
                body.start(),
                body.name(),
                phone,
                Optional.ofNullable(body.customerEmail()),
                Optional.ofNullable(body.notes()),
                Optional.ofNullable(body.leadId()),
                Optional.empty(),
                Optional.empty(),
                "api");
        UUID id = means.ids().next();
        return calendar(tenant)
                .compose(calendar -> orders.book(means.ids().next(), tenant, id, wish, calendar))
                .compose(settled -> done(who, "appointment.made", tenant, id, settled));
    }

    Future<Done> move(Identity who, UUID id, Instant start) {
        mustBeAhead(start);
        return connected(who, id)
                .compose(found -> orders.move(means.ids().next(), found, start, BY_HAND)
                        .compose(settled -> done(who, "appointment.moved", found.tenant(), id, settled)));
    }

    Future<Done> cancel(Identity who, UUID id, Optional<String> why) {
        return connected(who, id)
                .compose(found -> orders.cancel(means.ids().next(), found, why.orElse(BY_HAND))
                        .compose(settled -> done(who, "appointment.cancelled", found.tenant(), id, settled)));
    }

    /** Nothing is written before the calendar has done it, so there is nothing to repair. */
    Future<Done> markAbsent(Identity who, UUID id, boolean absent) {
        return find(who, id).compose(found -> {
            String uid = found.uid().orElseThrow(Appointments::notBooked);
            return calendar(found.tenant())
                    .compose(calendar -> desk.markAbsent(calendar, uid, absent))
                    .compose(marked -> done(who, "appointment.no_show", found.tenant(), id, Settled.DONE));
        });
    }

    Future<Void> remind(Identity who, UUID id, AppointmentChangeBody change) {
        return find(who, id)
                .compose(found ->
                        reminders.change(means.pool(), id, change.reminderMinutes(), change.reminderEnabled()));
    }

    private Future<Done> done(Identity who, String action, UUID tenant, UUID id, Settled settled) {
        if (settled == Settled.REFUSED) {
            return Future.failedFuture(Failure.conflict(
                    "slot_not_available", "The calendar refused: the time is not open, or the booking is over."));
        }
        JsonObject details = new JsonObject().put("actor", who.name());
        return audit.write(
                        means.pool(),
                        tenant,
                        action,
                        "appointments",
                        id,
                        details,
                        clocks.machine().instant())
                .map(written -> new Done(id, settled == Settled.DONE));
    }

    private Future<TenantCalendar> calendar(UUID tenant) {
        return means.calendars()
                .of(tenant)
                .map(found -> found.orElseThrow(() -> Failure.conflict(
                        "calendar_not_connected",
                        "Connect a calendar with an event type first: PUT /v1/integrations/calcom.")));
    }

    private Future<Standing> standing(Identity who, UUID id) {
        return find(who, id).map(found -> {
            if (!found.stands()) {
                throw notBooked();
            }
            return found;
        });
    }

    /** An appointment whose calendar can be asked. */
    private Future<Standing> connected(Identity who, UUID id) {
        return standing(who, id).compose(found -> calendar(found.tenant()).map(found));
    }

    private Future<Standing> find(Identity who, UUID id) {
        return appointments
                .find(means.pool(), id, who.tenant().map(tenant -> tenant.value()))
                .map(found -> found.orElseThrow(
                        () -> Failure.notFound("appointment_not_found", "There is no appointment " + id + ".")));
    }

    private static Failure notBooked() {
        return Failure.conflict("appointment_not_booked", "No booking stands behind this appointment.");
    }

    private void mustBeAhead(Instant start) {
        if (!start.isAfter(clocks.business().instant())) {
            throw Failure.invalid("time_has_passed", "start_time lies in the past.")
                    .about("start_time");
        }
    }

    private String number(String text) {
        return means.parsePhone()
                .apply(text)
                .map(PhoneNumber::e164)
                .orElseThrow(() -> Failure.invalid("invalid_phone", text + " is no phone number.")
                        .about("customer_phone"));
    }

    /** For Cal.com: who stayed away. */
    static JsonObject absence(String email, boolean absent) {
        return new JsonObject()
                .put(
                        "attendees",
                        new JsonArray().add(new JsonObject().put("email", email).put("absent", absent)));
    }
}
