package switchboard.http;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * Users' access tokens, {@code supabase} in {@code config/switchboard.yaml}.
 *
 * @param jwksUrl where the public keys are (ES256, RS256); empty = tokens are signed with the secret (HS256) only
 * @param issuer what {@code iss} must be; empty = any
 * @param audience what {@code aud} must name
 * @param clockSkew how far the issuer's clock may be off
 * @param keysAge how long fetched keys are used before they are fetched again; a withdrawn key dies with it
 * @param keysRetry the least time between two fetches, whatever unknown keys tokens name
 * @param keysTimeout for one fetch
 */
public record TokenConfig(
        String jwksUrl,
        String issuer,
        String audience,
        Duration clockSkew,
        Duration keysAge,
        Duration keysRetry,
        Duration keysTimeout) {

    public TokenConfig {
        Check.that(
                jwksUrl.isEmpty() || jwksUrl.matches("https?://\\S+"),
                "supabase.jwks_url must be an http address or empty");
        Check.that(!audience.isBlank(), "supabase.audience must name an audience, such as authenticated");
        Check.that(
                !clockSkew.isNegative() && clockSkew.compareTo(Duration.ofMinutes(5)) <= 0,
                "supabase.clock_skew must be 0 to 5 minutes");
        Check.positive(keysAge, "supabase.keys_age");
        Check.positive(keysRetry, "supabase.keys_retry");
        Check.positive(keysTimeout, "supabase.keys_timeout");
    }
}
