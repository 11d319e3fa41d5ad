package switchboard.http;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The HTTP edge's settings, {@code http} in {@code config/switchboard.yaml}.
 *
 * @param host the address to listen on
 * @param port 0 is any free one
 * @param idleTimeout how long a connection may say nothing before it is closed
 * @param bodyBytesMax the largest body of an API request; webhooks have a limit of their own
 * @param headersMax headers in one request
 * @param probeTimeout how long a store may take to prove its health
 */
public record HttpConfig(
        String host, int port, Duration idleTimeout, int bodyBytesMax, int headersMax, Duration probeTimeout) {

    public HttpConfig {
        Check.that(host != null && !host.isBlank(), "http.host must be an address, such as 0.0.0.0");
        Check.between(port, 0, 65_535, "http.port");
        Check.positive(idleTimeout, "http.idle_timeout");
        Check.between(bodyBytesMax, 1_024, 256 * 1_048_576, "http.body_bytes_max");
        Check.between(headersMax, 10, 1_000, "http.headers_max");
        Check.positive(probeTimeout, "http.probe_timeout");
    }

    /** What {@code config/switchboard.yaml} says. */
    public static HttpConfig defaults() {
        return new HttpConfig("0.0.0.0", 8080, Duration.ofSeconds(75), 16 * 1_048_576, 100, Duration.ofSeconds(2));
    }

    public HttpConfig withPort(int other) {
        return new HttpConfig(host, other, idleTimeout, bodyBytesMax, headersMax, probeTimeout);
    }
}
