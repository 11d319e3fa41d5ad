package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;

/** Acts on one sender's deliveries. */
@FunctionalInterface
public interface DeliveryHandler {

    /**
     * Called inside the transaction that marks the delivery processed, so that what is written through {@code tx}
     * counts exactly once. May be called again after a failure. A failed future that is {@code Failure.invalid} or
     * {@code notFound} ends as a dead letter; any other is tried again later.
     */
    Future<Handled> handle(SqlConnection tx, StoredDelivery delivery);

    /**
     * Deliveries of one lane that were claimed together are handled one after another, oldest first. A handler that
     * locks a row per call says the call here, so that its deliveries do not wait for each other's locks. Runs on the
     * event loop; must be cheap and never throw.
     */
    default String lane(StoredDelivery delivery) {
        return delivery.id().toString();
    }

    /** How to handle many that nobody has tried yet in one transaction, if this handler can. */
    default Optional<TogetherHandler> together() {
        return Optional.empty();
    }
}
