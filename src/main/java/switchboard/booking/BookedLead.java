package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * What a booking means for the lead and for whoever was about to call it. Called in the transaction that changes the
 * appointment; may be called again with the same fact, and must then change nothing.
 */
public interface BookedLead {

    Future<Void> leadBooked(SqlConnection tx, Booked fact);

    Future<Void> leadCanceled(SqlConnection tx, Canceled fact);
}
