package switchboard.provider.twilio;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * How Twilio is reached and reaches us, {@code twilio} in {@code config/switchboard.yaml}. Account and token are
 * secrets and come apart.
 *
 * @param baseUrl {@code TWILIO_BASE_URL}
 * @param publicUrl our address as Twilio knows it, without a path: it is part of what Twilio signs. Empty = as the
 *     request says, and no reports of texts are asked for: for development
 * @param timeout of one request; after it the outcome of sending is unknown
 * @param listPagesMax of one search; a longer one cannot be told to be complete
 */
public record TwilioConfig(String baseUrl, String publicUrl, Duration timeout, int listPagesMax) {

    public TwilioConfig {
        Check.that(baseUrl.matches("https?://\\S+"), "twilio.base_url must be an http address, was " + baseUrl);
        Check.that(
                publicUrl.isEmpty() || publicUrl.matches("https?://[^\\s/]+/?"),
                "twilio.public_url must be an http address without a path, was " + publicUrl);
        Check.positive(timeout, "twilio.timeout");
        Check.between(listPagesMax, 1, 100, "twilio.list_pages_max");
        baseUrl = baseUrl.replaceAll("/+$", "");
        publicUrl = publicUrl.replaceAll("/+$", "");
    }

    /** The defaults, for an address. */
    public static TwilioConfig at(String baseUrl, String publicUrl) {
        return new TwilioConfig(baseUrl, publicUrl, Duration.ofSeconds(15), 10);
    }
}
