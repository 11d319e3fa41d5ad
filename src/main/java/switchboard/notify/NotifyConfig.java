package switchboard.notify;

import java.time.Duration;
import java.util.List;
import switchboard.platform.core.Check;

/**
 * The settings of {@code webhooks} in {@code config/switchboard.yaml}. Machine time.
 *
 * @param poll how often what is due is looked for
 * @param batch deliveries sent at once
 * @param timeout for one request, connecting included
 * @param retries how long after each failed try the next one comes; after the last the delivery is exhausted
 * @param endpointsMax addresses of one tenant
 * @param allowPrivate lets requests go to private addresses: for development only
 */
public record NotifyConfig(
        Duration poll, int batch, Duration timeout, List<Duration> retries, int endpointsMax, boolean allowPrivate) {

    public NotifyConfig {
        Check.positive(poll, "webhooks.poll");
        Check.positive(timeout, "webhooks.timeout");
        Check.between(batch, 1, 1_000, "webhooks.batch");
        Check.between(endpointsMax, 1, 1_000, "webhooks.endpoints_max");
        retries = List.copyOf(retries);
        Check.between(retries.size(), 1, 50, "webhooks.retries");
    }
}
