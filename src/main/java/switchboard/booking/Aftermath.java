package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.booking.core.Appointment;
import switchboard.booking.core.AppointmentStatus;
import switchboard.booking.core.Consequence;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;

/** What follows from a changed appointment: for the lead in the same transaction, for listeners after it. */
final class Aftermath {

    /** What a chain of this tenant came to, and before. */
    record Outcome(
            TenantId tenant, UUID appointment, Optional<UUID> lead, List<Appointment> before, Appointment after) {}

    private final BookedLead leads;
    private final Bus bus;
    private final Clock clock;

    Aftermath(BookedLead leads, Bus bus, Clock clock) {
        this.leads = leads;
        this.bus = bus;
        this.clock = clock;
    }

    Future<Void> follow(SqlConnection tx, Outcome outcome, List<Consequence> follows) {
        tx.transaction().completion().onSuccess(committed -> announce(outcome, follows));
        Future<Void> done = Future.succeededFuture();
        for (Consequence consequence : follows) {
            done = done.compose(before -> outcome.lead()
                    .map(lead -> tell(tx, outcome, new LeadId(lead), consequence))
                    .orElseGet(Future::succeededFuture));
        }
        return done;
    }

    private Future<Void> tell(SqlConnection tx, Outcome outcome, LeadId lead, Consequence consequence) {
        Appointment after = outcome.after();
        return switch (consequence) {
            case BOOKED ->
                leads.leadBooked(
                        tx,
                        new Booked(
                                outcome.tenant(),
                                lead,
                                outcome.appointment(),
                                after.start(),
                                after.keys().attempt(),
                                clock.instant()));
            case CANCELED ->
                leads.leadCanceled(
                        tx,
                        new Canceled(
                                outcome.tenant(),
                                lead,
                                outcome.appointment(),
                                after.status() == AppointmentStatus.WANTS_ANOTHER_TIME,
                                clock.instant()));
        };
    }

    private void announce(Outcome outcome, List<Consequence> follows) {
        Appointment after = outcome.after();
        boolean moved = after.status() == AppointmentStatus.BOOKED
                && outcome.before().stream().noneMatch(then -> then.start().equals(after.start()));
        if (after.status().isOff() && follows.contains(Consequence.CANCELED)) {
            bus.publish(
                    BookingEvents.CANCELED,
                    new AppointmentCanceled(outcome.tenant(), outcome.appointment(), after.uid()));
        } else if (moved || follows.contains(Consequence.BOOKED)) {
            bus.publish(
                    BookingEvents.BOOKED,
                    new AppointmentBooked(outcome.tenant(), outcome.appointment(), after.uid(), after.start()));
        }
    }
}
