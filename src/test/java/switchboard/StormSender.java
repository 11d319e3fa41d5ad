package switchboard;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import switchboard.testkit.SignedClient;

/** Sends every webhook three times at once, each time until it is answered 2xx, and counts what it is answered. */
final class StormSender {

    private static final int COPIES = 3;
    private static final int AT_ONCE = 40;
    private static final long PAUSE_MS = 100;

    private final Vertx vertx;
    private final SignedClient client;
    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<String, AtomicInteger> otherwise = new ConcurrentHashMap<>();

    StormSender(Vertx vertx, int port) {
        this.vertx = vertx;
        this.client = new SignedClient(vertx, port, AT_ONCE * COPIES);
    }

    /** Completes when every copy of every webhook has been answered 2xx. */
    Future<Void> send(List<Buffer> webhooks) {
        Sending sending = new Sending(webhooks);
        for (int i = 0; i < AT_ONCE; i++) {
            vertx.runOnContext(now -> sending.goOn());
        }
        return sending.over.future();
    }

    /** Answers 2xx so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Every other answer, and every answer that did not come, by how often. */
    Map<String, AtomicInteger> otherwise() {
        return Map.copyOf(otherwise);
    }

    private final class Sending {
        private final List<Buffer> webhooks;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private final Promise<Void> over = Promise.promise();

        private Sending(List<Buffer> webhooks) {
            this.webhooks = webhooks;
            this.left = new AtomicInteger(webhooks.size());
        }

        private void goOn() {
            int index = next.getAndIncrement();
            if (index >= webhooks.size()) {
                return;
            }
            Buffer body = webhooks.get(index);
            Future.all(untilTaken(body), untilTaken(body), untilTaken(body)).onComplete(taken -> {
                if (left.decrementAndGet() == 0) {
                    over.complete();
                }
                goOn();
            });
        }
    }

    private Future<Void> untilTaken(Buffer body) {
        return client.post("/webhooks/retell", body).transform(answer -> {
            if (answer.succeeded() && answer.result().isTaken()) {
                acknowledged.incrementAndGet();
                return Future.succeededFuture();
            }
            String what = answer.succeeded() ? "HTTP " + answer.result().status() : "no answer";
            otherwise.computeIfAbsent(what, first -> new AtomicInteger()).incrementAndGet();
            return vertx.timer(PAUSE_MS).compose(later -> untilTaken(body));
        });
    }
}
