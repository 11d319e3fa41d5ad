package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.booking.ReminderRepository.Due;
import switchboard.booking.core.QuietHours;
import switchboard.booking.core.Spoken;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;

/**
 * Writes to customers before their appointments, once. The mark and the text are one transaction, so that neither a
 * crash nor another node writes twice; in quiet hours it waits, and is left out if the appointment comes first.
 */
final class Reminders {

    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);

    private final Pool pool;
    private final ReminderText text;
    private final BookingPorts.Numbers numbers;
    private final BookingConfig config;
    private final Clocks clocks;
    private final ReminderRepository reminders = new ReminderRepository();
    private final AuditRepository audit = new AuditRepository();

    Reminders(Pool pool, ReminderText text, BookingPorts.Numbers numbers, BookingConfig config, Clocks clocks) {
        this.pool = pool;
        this.text = text;
        this.numbers = numbers;
        this.config = config;
        this.clocks = clocks;
    }

    /** Everybody whose time has come, one after another. */
    Future<Void> remind() {
        return page(clocks.business().instant(), Optional.empty());
    }

    private Future<Void> page(Instant now, Optional<Due> after) {
        int size = config.remindersAtOnce();
        return reminders
                .due(pool, now, after, size)
                .compose(due -> all(due, now)
                        .compose(done -> due.size() < size
                                ? Future.succeededFuture()
                                : page(now, Optional.of(due.get(due.size() - 1)))));
    }

    private Future<Void> all(List<Due> due, Instant now) {
        Future<Void> done = Future.succeededFuture();
        for (Due one : due) {
            done = done.compose(before -> remind(one, now)).recover(error -> {
                LOG.warn("the customer of appointment {} is reminded later: {}", one.id(), error.toString());
                return Future.succeededFuture();
            });
        }
        return done;
    }

    private Future<Void> remind(Due due, Instant now) {
        Optional<PhoneNumber> customer = numbers.parse().apply(due.phone());
        ZoneId zone = TenantZone.of(due.zone());
        Set<ZoneId> zones = new HashSet<>(Set.of(zone));
        customer.ifPresent(number -> zones.addAll(numbers.zonesOf().apply(number)));
        if (QuietHours.in(zones, now)) {
            return Future.succeededFuture();
        }
        return pool.withTransaction(tx -> reminders
                .claim(tx, due, now)
                .compose(ours -> ours
                        ? customer.map(number -> text.write(
                                        tx,
                                        new TenantId(due.tenant()),
                                        number,
                                        words(due, zone),
                                        due.id(),
                                        due.start()))
                                .orElseGet(() -> Future.succeededFuture(Optional.of("no_number")))
                                .compose(refusal -> refusal.map(why -> refused(tx, due, why))
                                        .orElseGet(Future::succeededFuture))
                        : Future.succeededFuture()));
    }

    private static String words(Due due, ZoneId zone) {
        return "Reminder" + due.business().map(name -> " from " + name).orElse("") + ": your appointment is on "
                + Spoken.time(due.start(), zone) + ". Reply YES to confirm, STOP to get no more texts.";
    }

    /** It is not tried again: what forbids it, such as an opt-out, stays. */
    private Future<Void> refused(SqlConnection tx, Due due, String why) {
        return reminders
                .notSent(tx, due.id())
                .compose(marked -> audit.write(
                        tx,
                        due.tenant(),
                        "appointment.reminder_refused",
                        "appointments",
                        due.id(),
                        new JsonObject().put("actor", "booking").put("reason", why),
                        clocks.machine().instant()));
    }
}
