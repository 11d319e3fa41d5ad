package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Acts on many deliveries of one sender in a few statements. */
@FunctionalInterface
public interface TogetherHandler {

    /**
     * Called inside the transaction that marks those it answers for, by their ids. What is missing in the answer is
     * handled alone afterwards, and so is all of it if the future fails, so this need only know the plain cases. Must
     * lock what it locks in one order.
     */
    Future<Map<UUID, Handled>> handle(SqlConnection tx, List<StoredDelivery> deliveries);
}
