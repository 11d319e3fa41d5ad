package switchboard.provider.retell;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import switchboard.platform.failpoint.FailPoint;

/** Sends one request to Retell, once, and reads the answer up to a limit. Follows no redirects. */
final class RetellHttp {

    private final Vertx vertx;
    private final HttpClient client;
    private final RetellConfig config;
    private final String apiKey;

    RetellHttp(Vertx vertx, RetellConfig config, String apiKey) {
        this.vertx = vertx;
        this.config = config;
        this.apiKey = apiKey;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setKeepAliveTimeout(15),
                new PoolOptions().setHttp1MaxSize(config.connectionsMax()).setMaxWaitQueueSize(10_000));
    }

    /** Fails with {@link NotSent} if no byte went out; any other failure leaves it open whether the request arrived. */
    Future<Answer> send(HttpMethod method, String path, Optional<Buffer> body, Duration timeout) {
        return send(method, path, body, timeout, () -> true);
    }

    /** The same; {@code mayLeave} is asked when a connection is there, right before the first byte goes out. */
    Future<Answer> send(
            HttpMethod method, String path, Optional<Buffer> body, Duration timeout, BooleanSupplier mayLeave) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(config.baseUrl() + path)
                .setConnectTimeout(config.connectTimeout().toMillis())
                .putHeader("Authorization", "Bearer " + apiKey)
                .putHeader("Accept", "application/json");
        body.ifPresent(json -> options.putHeader("Content-Type", "application/json"));
        return client.request(options)
                .recover(error -> Future.failedFuture(new NotSent(error)))
                .compose(request -> mayLeave.getAsBoolean()
                        ? exchange(request, body.orElseGet(Buffer::buffer), timeout)
                        : tooLate(request));
    }

    private static Future<Answer> tooLate(HttpClientRequest request) {
        request.connection().close(); // a request that never began cannot be reset
        return Future.failedFuture(new NotSent(new IllegalStateException("it waited too long for a connection")));
    }

    private Future<Answer> exchange(HttpClientRequest request, Buffer body, Duration timeout) {
        Promise<Answer> answer = Promise.promise();
        long timer = vertx.setTimer(timeout.toMillis(), late -> {
            answer.tryFail("no answer within " + timeout);
            request.reset();
        });
        request.response().compose(this::read).onComplete(answer::tryComplete, answer::tryFail);
        request.end(body).map(FailPoint.REQUEST_SENT::passed).onFailure(answer::tryFail);
        return answer.future().eventually(() -> {
            vertx.cancelTimer(timer);
            return Future.succeededFuture();
        });
    }

    private Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > config.answerBytesMax()) {
                read.tryFail("the answer is longer than " + config.answerBytesMax() + " bytes");
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(new Answer(response, body)));
        return read.future();
    }

    /** What came back, whole. */
    record Answer(HttpClientResponse head, Buffer body) {

        int status() {
            return head.statusCode();
        }

        boolean succeeded() {
            return status() >= 200 && status() < 300;
        }

        boolean isJson() {
            String type = head.getHeader("Content-Type");
            return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json");
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(head.getHeader(name));
        }
    }

    /** No connection came about, so the other side cannot have seen the request. */
    static final class NotSent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotSent(Throwable cause) {
            super("not reached: " + cause.getMessage(), cause);
        }
    }
}
