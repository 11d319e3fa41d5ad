package switchboard.provider.retell;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * How Retell is reached, {@code retell} in {@code config/switchboard.yaml}. The keys are secrets and come apart.
 *
 * @param baseUrl {@code RETELL_BASE_URL}
 * @param placeTimeout after which a call asked for counts as unknown
 * @param readTimeout for looking up, stopping and counting calls
 * @param connectTimeout after which nothing was sent
 * @param connectionsMax open at once; requests beyond wait for one
 * @param answerBytesMax a longer answer is not read
 * @param listPagesMax of one search; a longer one cannot be told to be complete
 * @param paths each whole: they are not uniformly versioned
 */
public record RetellConfig(
        String baseUrl,
        Duration placeTimeout,
        Duration readTimeout,
        Duration connectTimeout,
        int connectionsMax,
        int answerBytesMax,
        int listPagesMax,
        Paths paths) {

    public RetellConfig {
        Check.that(baseUrl.matches("https?://[^\\s/]+(/[^\\s]*)?"), "retell.base_url must be an http address");
        Check.positive(placeTimeout, "retell.place_timeout");
        Check.positive(readTimeout, "retell.read_timeout");
        Check.positive(connectTimeout, "retell.connect_timeout");
        Check.between(connectionsMax, 1, 1_000, "retell.connections_max");
        Check.between(answerBytesMax, 1_024, 64 * 1024 * 1024, "retell.answer_bytes_max");
        Check.between(listPagesMax, 1, 1_000, "retell.list_pages_max");
        baseUrl = baseUrl.replaceAll("/+$", "");
    }

    /** The defaults, for an address. */
    public static RetellConfig at(String baseUrl) {
        return new RetellConfig(
                baseUrl,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                64,
                8 * 1024 * 1024,
                50,
                Paths.DEFAULT);
    }

    public RetellConfig withBaseUrl(String other) {
        return new RetellConfig(
                other, placeTimeout, readTimeout, connectTimeout, connectionsMax, answerBytesMax, listPagesMax, paths);
    }

    /** Where each request goes; {@code {call_id}} and {@code {number}} are filled in. */
    public record Paths(
            String createCall,
            String getCall,
            String listCalls,
            String stopCall,
            String deleteCall,
            String concurrency,
            String createNumber,
            String updateNumber,
            String listNumbers,
            String deleteNumber) {

        public static final Paths DEFAULT = new Paths(
                "/v2/create-phone-call",
                "/v2/get-call/{call_id}",
                "/v3/list-calls",
                "/v2/stop-call/{call_id}",
                "/v2/delete-call/{call_id}",
                "/get-concurrency",
                "/create-phone-number",
                "/update-phone-number/{number}",
                "/v2/list-phone-numbers",
                "/delete-phone-number/{number}");

        public Paths {
            Check.that(getCall.contains("{call_id}"), "retell.paths.get_call must hold {call_id}");
            Check.that(stopCall.contains("{call_id}"), "retell.paths.stop_call must hold {call_id}");
            Check.that(deleteCall.contains("{call_id}"), "retell.paths.delete_call must hold {call_id}");
            Check.that(updateNumber.contains("{number}"), "retell.paths.update_number must hold {number}");
            Check.that(deleteNumber.contains("{number}"), "retell.paths.delete_number must hold {number}");
        }
    }
}
