package switchboard.http;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * Who comes in, {@code access} in {@code config/switchboard.yaml}.
 *
 * @param requestTimeout how long a request of the API may take, its body included; lists that are sent and live streams
 *     have limits of their own
 */
public record AccessConfig(Duration requestTimeout, SessionConfig session, RateConfig rate, CorsConfig cors) {

    public AccessConfig {
        Check.positive(requestTimeout, "access.request_timeout");
    }
}
