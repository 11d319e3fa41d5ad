package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import switchboard.booking.calcom.CalcomEvents;
import switchboard.booking.calcom.CalcomWebhooks;
import switchboard.inbox.DeliveryHandler;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;

/** Acts on Cal.com's webhooks. */
final class CalcomDeliveries implements DeliveryHandler {

    private static final String LANE = "calcom";

    private final CalcomEvents events;
    private final Bookings bookings;

    CalcomDeliveries(CalcomEvents events, Bookings bookings) {
        this.events = events;
        this.bookings = bookings;
    }

    @Override
    public Future<Handled> handle(SqlConnection tx, StoredDelivery delivery) {
        return events.read(delivery.body())
                .fold(
                        news -> bookings.take(tx, news, CalcomWebhooks.integration(delivery.path())),
                        nothing -> Future.succeededFuture(new Handled.Skipped(nothing.why())));
    }

    /** One after another: a tenant's bookings wait for each other's locks anyway. */
    @Override
    public String lane(StoredDelivery delivery) {
        return LANE;
    }
}
