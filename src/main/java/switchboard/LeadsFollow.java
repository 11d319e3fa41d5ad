package switchboard;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import switchboard.booking.Booked;
import switchboard.booking.BookedLead;
import switchboard.booking.Canceled;
import switchboard.calls.CallsCapability;
import switchboard.crm.CrmCapability;
import switchboard.dialer.DialerCapability;

/** A lead that has an appointment is booked and not dialled; one whose appointment fell through is a person's. */
record LeadsFollow(DialerCapability dialer, CrmCapability crm) implements BookedLead {

    @Override
    public Future<Void> leadBooked(SqlConnection tx, Booked fact) {
        // calls, queue, lead: in this order everybody locks them
        return CallsCapability.booked(tx, fact.tenant(), fact.attempt(), fact.appointment())
                .compose(linked -> dialer.close(tx, fact.tenant(), fact.lead().value(), "done", "Demo Set"))
                .compose(closed -> crm.booked(tx, fact.tenant(), fact.lead(), true));
    }

    @Override
    public Future<Void> leadCanceled(SqlConnection tx, Canceled fact) {
        return crm.booked(tx, fact.tenant(), fact.lead(), false);
    }
}
