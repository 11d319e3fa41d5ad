package switchboard.crm;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/** Where imported leads go to be called: whoever owns the queue. */
@FunctionalInterface
public interface QueueSink {

    /**
     * Queues the leads; the result is how many. Fails if the tenant has no such campaign, also for an empty list: an
     * import asks that way first.
     */
    Future<Integer> enqueue(TenantId tenant, UUID campaign, List<UUID> leads);
}
