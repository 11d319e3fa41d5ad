package switchboard.http;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * How often one may ask, {@code access.rate} in {@code config/switchboard.yaml}.
 *
 * @param address of the API, from one address, over all nodes
 * @param user of the API, as one user, over all nodes
 * @param service of the API, with the service key, over all nodes
 * @param other webhooks, tools, health, pages: from one address, on one node; providers share few addresses
 * @param forwarded true behind a proxy of ours: the address is the last of {@code X-Forwarded-For}
 * @param redisPatience after which a request passes uncounted
 */
public record RateConfig(Rate address, Rate user, Rate service, Rate other, boolean forwarded, Duration redisPatience) {

    public RateConfig {
        Check.positive(redisPatience, "access.rate.redis_patience");
    }
}
