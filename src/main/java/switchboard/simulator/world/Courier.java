package switchboard.simulator.world;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes webhooks out: so many at once and no more, each tried again when it is not answered 2xx in time, none waiting
 * for another. Time-outs and retries run on the machine's clock.
 */
public final class Courier {

    private final Vertx vertx;
    private final HttpClient client;
    private final Clock machine;
    private final SentLog log;
    private final int sendsMax;
    private final Duration retryAfter;
    private final Deque<Try> waiting = new ArrayDeque<>();
    private final AtomicInteger unsettled = new AtomicInteger();
    private int sending;
    private boolean closed;

    public Courier(Vertx vertx, Clock machine, SentLog log, int sendsMax, Duration retryAfter) {
        this.vertx = vertx;
        this.machine = machine;
        this.log = log;
        this.sendsMax = sendsMax;
        this.retryAfter = retryAfter;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(5_000), new PoolOptions().setHttp1MaxSize(sendsMax * 2));
    }

    private record Try(Parcel parcel, int attempt) {}

    /** What came back. A status of 0 means nothing did. */
    public record Answer(int status, Buffer body) {

        static final Answer NONE = new Answer(0, Buffer.buffer());

        public boolean isAccepted() {
            return status >= 200 && status < 300;
        }
    }

    /** Delivers, sooner or later, or gives up. */
    public void send(Parcel parcel) {
        unsettled.incrementAndGet();
        waiting.addLast(new Try(parcel, 1));
        sendNext();
    }

    /** Sends and waits for an answer that is 2xx, as often as the parcel allows; the last answer if none is. */
    public Future<Answer> ask(Parcel parcel) {
        unsettled.incrementAndGet();
        return ask(new Try(parcel, 1)).onComplete(answered -> unsettled.decrementAndGet());
    }

    /** Webhooks neither acknowledged nor given up. May be asked by any thread. */
    public int unsettled() {
        return unsettled.get();
    }

    public Future<Void> close() {
        closed = true;
        return client.close();
    }

    private Future<Answer> ask(Try turn) {
        return post(turn).compose(answer -> {
            if (answer.isAccepted() || isLast(turn)) {
                return Future.succeededFuture(answer);
            }
            return vertx.timer(retryAfter.toMillis(), TimeUnit.MILLISECONDS)
                    .compose(again -> ask(new Try(turn.parcel, turn.attempt + 1)));
        });
    }

    private void sendNext() {
        while (!closed && sending < sendsMax && !waiting.isEmpty()) {
            Try turn = waiting.removeFirst();
            sending++;
            post(turn).onSuccess(answer -> {
                sending--;
                settle(turn, answer);
                sendNext();
            });
        }
    }

    private void settle(Try turn, Answer answer) {
        if (answer.isAccepted() || isLast(turn)) {
            unsettled.decrementAndGet();
            return;
        }
        vertx.setTimer(retryAfter.toMillis() * turn.attempt, again -> {
            waiting.addLast(new Try(turn.parcel, turn.attempt + 1));
            sendNext();
        });
    }

    /** One try. Never fails: no answer is an answer too. */
    private Future<Answer> post(Try turn) {
        Parcel parcel = turn.parcel;
        Instant now = machine.instant();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(parcel.url())
                .setTimeout(parcel.timeout().toMillis())
                .setHeaders(parcel.signing().headers(parcel.body(), now));
        return client.request(options)
                .compose(request -> exchange(request, parcel))
                .otherwise(Answer.NONE)
                .map(answer -> {
                    if (!closed) {
                        log.add(sent(turn, answer, now));
                    }
                    return answer;
                });
    }

    private static Future<Answer> exchange(HttpClientRequest request, Parcel parcel) {
        return request.send(parcel.body())
                .compose(response -> response.body().map(body -> new Answer(response.statusCode(), body)))
                .timeout(parcel.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> request.reset());
    }

    private static Sent sent(Try turn, Answer answer, Instant at) {
        Parcel parcel = turn.parcel;
        boolean last = answer.isAccepted() || isLast(turn);
        String sha256 = Signatures.sha256(parcel.body());
        return new Sent(
                parcel.key(),
                parcel.subject(),
                parcel.event(),
                parcel.url(),
                answer.status(),
                sha256,
                at,
                turn.attempt,
                last);
    }

    private static boolean isLast(Try turn) {
        return turn.attempt > turn.parcel.retriesMax();
    }
}
