package switchboard.notify;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import switchboard.notify.OutgoingRepository.Outgoing;

/** Sends what is due, and decides when it is tried again. */
final class Sender {

    private static final int ERROR_CHARS_MAX = 300;

    private final HttpClient http;
    private final Target target;
    private final OutgoingRepository outgoing;
    private final NotifyConfig config;
    private final Clock machine;

    Sender(HttpClient http, Target target, OutgoingRepository outgoing, NotifyConfig config, Clock machine) {
        this.http = http;
        this.target = target;
        this.outgoing = outgoing;
        this.config = config;
        this.machine = machine;
    }

    /** Goes on until nothing is due. */
    Future<Void> sendDue() {
        Instant now = machine.instant();
        return outgoing.claim(now, now.plus(config.timeout().multipliedBy(3)), config.batch())
                .compose(due -> Future.join(due.stream().map(this::send).toList())
                        .compose(sent -> due.size() < config.batch() ? Future.succeededFuture() : sendDue()));
    }

    static String signature(String secret, long seconds, Buffer body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private Future<Void> send(Outgoing one) {
        return Future.succeededFuture()
                .compose(now -> post(one))
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .transform(answer -> answer.succeeded() && answer.result() / 100 == 2
                        ? outgoing.delivered(one.id(), answer.result(), machine.instant())
                        : failed(
                                one,
                                Optional.ofNullable(answer.result()),
                                answer.succeeded()
                                        ? "answered " + answer.result()
                                        : String.valueOf(answer.cause().getMessage())));
    }

    private Future<Integer> post(Outgoing one) {
        long seconds = machine.instant().getEpochSecond();
        Buffer body = new JsonObject()
                .put("id", one.id().toString())
                .mergeIn(one.payload())
                .toBuffer();
        return target.resolve(one.url())
                .compose(where -> http.request(where.putHeader("Content-Type", "application/json")
                        .putHeader("User-Agent", "switchboard")
                        .putHeader("Switchboard-Event", one.event())
                        .putHeader("Switchboard-Delivery", one.id().toString())
                        .putHeader("Switchboard-Signature", signature(one.secret(), seconds, body))))
                .compose(request -> request.send(body))
                .map(HttpClientResponse::statusCode);
    }

    private Future<Void> failed(Outgoing one, Optional<Integer> status, String why) {
        Instant now = machine.instant();
        Optional<Instant> next = one.attempts() > config.retries().size()
                ? Optional.empty()
                : Optional.of(now.plus(config.retries().get(one.attempts() - 1)));
        String error = why.length() <= ERROR_CHARS_MAX ? why : why.substring(0, ERROR_CHARS_MAX);
        return outgoing.failed(one.id(), status, error, next, now);
    }
}
