package switchboard.http;

import java.time.Duration;
import java.util.List;
import switchboard.platform.core.Check;

/**
 * Pages of other sites that may use the API, {@code access.cors} in {@code config/switchboard.yaml}.
 *
 * @param origins each in full, such as {@code https://app.example.com}; none = no other site
 * @param maxAge how long a browser may remember what it was told
 */
public record CorsConfig(List<String> origins, Duration maxAge) {

    public CorsConfig {
        origins = List.copyOf(origins);
        origins.forEach(origin -> Check.that(
                origin.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?"),
                "access.cors.origins must be like https://app.example.com, was " + origin));
        Check.positive(maxAge, "access.cors.max_age");
    }
}
