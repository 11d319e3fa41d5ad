package switchboard.provider.stripe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import switchboard.platform.error.Failure;
import switchboard.provider.PaymentReports;
import switchboard.provider.core.PaymentNews;

/** Says in our words what Stripe's events tell. */
public final class StripeEvents implements PaymentReports {

    private static final Set<String> TIERS = Set.of("core", "pro", "elite", "scale");
    private static final Set<String> SETTLED = Set.of("paid", "no_payment_required");

    @Override
    public PaymentNews read(Buffer body) {
        JsonObject event = json(body);
        Instant at = seconds(event, "created").orElse(Instant.EPOCH);
        JsonObject object = object(object(event, "data"), "object");
        String type = text(event, "type").orElse("");
        return switch (type) {
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" -> checkout(object, at);
            case "customer.subscription.created", "customer.subscription.updated", "customer.subscription.deleted" ->
                subscription(object, at);
            case "invoice.payment_failed" -> new PaymentNews.Failed(needed(object, "customer"), at);
            case "charge.refunded" -> refund(object, at);
            default -> new PaymentNews.Unrelated("nothing follows from " + type);
        };
    }

    static JsonObject json(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw Failure.invalid("invalid_json", "The body is no JSON object.");
        }
    }

    static Optional<String> text(JsonObject json, String name) {
        return json.getValue(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    private static PaymentNews checkout(JsonObject session, Instant at) {
        String paid = text(session, "payment_status").orElse("");
        if (!SETTLED.contains(paid)) {
            return new PaymentNews.Unrelated("the checkout is " + paid + ": another event tells when it is paid");
        }
        JsonObject metadata = object(session, "metadata");
        return new PaymentNews.Paid(
                needed(session, "id"),
                text(metadata, "user_id")
                        .or(() -> text(session, "client_reference_id"))
                        .flatMap(StripeEvents::uuid),
                text(metadata, "product"),
                text(session, "customer"),
                text(session, "mode").filter("subscription"::equals).isPresent(),
                text(session, "payment_intent"),
                at);
    }

    private static PaymentNews subscription(JsonObject subscription, Instant at) {
        JsonObject item = item(subscription);
        JsonObject price = object(item, "price");
        return new PaymentNews.Subscribed(
                text(object(subscription, "metadata"), "user_id").flatMap(StripeEvents::uuid),
                needed(subscription, "customer"),
                status(needed(subscription, "status")),
                Stream.of("lookup_key", "nickname", "id")
                        .flatMap(name -> text(price, name).stream())
                        .map(name -> name.toLowerCase(Locale.ROOT).replaceFirst("^price_", ""))
                        .filter(TIERS::contains)
                        .findFirst(),
                seconds(subscription, "current_period_start").or(() -> seconds(item, "current_period_start")),
                seconds(subscription, "current_period_end").or(() -> seconds(item, "current_period_end")),
                at);
    }

    private static PaymentNews refund(JsonObject charge, Instant at) {
        long amount = charge.getLong("amount", 0L);
        boolean whole = charge.getBoolean("refunded", charge.getLong("amount_refunded", 0L) >= amount);
        return whole
                ? new PaymentNews.Refunded(needed(charge, "payment_intent"), at)
                : new PaymentNews.Unrelated("a part was refunded: the deal stands");
    }

    /** Stripe knows more words than we do. */
    private static String status(String word) {
        return switch (word) {
            case "active", "trialing", "past_due", "unpaid", "canceled" -> word;
            case "incomplete_expired" -> "canceled";
            default -> "unpaid";
        };
    }

    private static JsonObject item(JsonObject subscription) {
        JsonArray items = object(subscription, "items").getJsonArray("data", new JsonArray());
        return items.isEmpty() ? new JsonObject() : items.getJsonObject(0);
    }

    private static JsonObject object(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static String needed(JsonObject json, String name) {
        return text(json, name)
                .orElseThrow(() -> Failure.invalid("stripe_" + name + "_missing", "The event names no " + name + "."));
    }

    private static Optional<Instant> seconds(JsonObject json, String name) {
        return json.getValue(name) instanceof Number number
                ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                : Optional.empty();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
