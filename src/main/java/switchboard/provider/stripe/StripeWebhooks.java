package switchboard.provider.stripe;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.Webhooks;

/** Stripe's webhooks: each event has an id, which is the delivery's key. */
public final class StripeWebhooks implements Webhooks {

    public static final String SOURCE = "stripe";
    public static final String PATH = "/webhooks/stripe";
    public static final String SIGNATURE = "Stripe-Signature";

    private final Optional<StripeSignature> signature;

    /** {@code secrets}: comma separated, each verifies; none refuses everything. */
    public StripeWebhooks(String secrets) {
        List<String> all = Arrays.stream(secrets.split(",", -1))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .toList();
        this.signature = all.isEmpty() ? Optional.empty() : Optional.of(new StripeSignature(all));
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Delivery open(String path, MultiMap headers, Buffer body, Instant now) {
        StripeSignature verifier = signature.orElseThrow(
                () -> Failure.unauthorized("no_secret", "No Stripe webhook secret is configured here."));
        List<String> claims = headers.getAll(SIGNATURE);
        if (claims.size() != 1) {
            throw Failure.unauthorized("signature_missing", "A Stripe webhook has one signature.");
        }
        verifier.verify(claims.get(0), body, now);
        JsonObject event = StripeEvents.json(body);
        String id = StripeEvents.text(event, "id")
                .orElseThrow(() -> Failure.invalid("event_id_missing", "The event has no id."));
        return new Delivery(
                SOURCE,
                id,
                StripeEvents.text(event, "type").orElse("unknown"),
                Optional.empty(),
                body,
                Map.of(SIGNATURE, claims.get(0)),
                now);
    }
}
