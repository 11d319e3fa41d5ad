package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.Webhooks;

/** A sender whose events say what shall become of them, and a handler that lets it. Its effects are rows. */
final class TestSender implements Webhooks, DeliveryHandler {

    static final String EFFECTS = "create table if not exists effects (delivery uuid not null)";

    final List<StoredDelivery> handled = new CopyOnWriteArrayList<>();
    final AtomicInteger atOnceMax = new AtomicInteger();
    volatile boolean down;
    volatile String lane = "";
    private final AtomicInteger atOnce = new AtomicInteger();

    @Override
    public String source() {
        return "test";
    }

    @Override
    public String path() {
        return "/webhooks/test";
    }

    @Override
    public Delivery open(String path, MultiMap headers, Buffer body, Instant now) {
        if (!"good".equals(headers.get("X-Signature"))) {
            throw Failure.unauthorized("signature_wrong", "The reason nobody outside may learn.");
        }
        JsonObject json;
        try {
            json = new JsonObject(body);
        } catch (DecodeException e) {
            throw Failure.invalid("invalid_json", "The body is not a JSON object.");
        }
        return new Delivery(
                source(),
                json.getString("id"),
                json.getString("event"),
                Optional.ofNullable(json.getString("to")),
                body,
                Map.of("X-Signature", "good"),
                now);
    }

    @Override
    public Future<Handled> handle(SqlConnection tx, StoredDelivery delivery) {
        handled.add(delivery);
        atOnceMax.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        return effect(tx, delivery).eventually(() -> {
            atOnce.decrementAndGet();
            return Future.succeededFuture();
        });
    }

    @Override
    public String lane(StoredDelivery delivery) {
        return lane.isEmpty() ? DeliveryHandler.super.lane(delivery) : lane;
    }

    private Future<Handled> effect(SqlConnection tx, StoredDelivery delivery) {
        return tx.preparedQuery("insert into effects (delivery) values ($1)")
                .execute(Tuple.of(delivery.id()))
                .compose(inserted -> outcome(delivery));
    }

    private Future<Handled> outcome(StoredDelivery delivery) {
        if (down) {
            return Future.failedFuture(Failure.unavailable("calendar_down", "The calendar does not answer."));
        }
        return switch (delivery.event()) {
            case "poison" -> Future.failedFuture(Failure.invalid("no_sense", "This makes no sense."));
            case "bug" -> throw new IllegalStateException("a bug");
            case "odd" -> Future.succeededFuture(new Handled.Skipped("an event we do not know"));
            case "lost" -> Future.succeededFuture(new Handled.Unresolved("nobody's number"));
            default -> Future.succeededFuture(Handled.done());
        };
    }
}
