package switchboard.platform.config;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The door, {@code http} in {@code config/switchboard.yaml}.
 *
 * @param host the address to listen on
 * @param port {@code SWITCHBOARD_HTTP_PORT}; 0 = any free one, which is printed
 * @param idleTimeout after which a silent connection is closed
 * @param drainTimeout how long requests under way may take when the server stops
 */
public record HttpConfig(String host, int port, Duration idleTimeout, Duration drainTimeout) {

    public HttpConfig {
        Check.that(!host.isBlank(), "http.host must name an address to listen on");
        Check.between(port, 0, 65_535, "http.port");
        Check.positive(idleTimeout, "http.idle_timeout");
        Check.positive(drainTimeout, "http.drain_timeout");
    }
}
