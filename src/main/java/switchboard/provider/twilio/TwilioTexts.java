package switchboard.provider.twilio;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.provider.TextProvider;
import switchboard.provider.core.SendText;
import switchboard.provider.core.TextPlacement;
import switchboard.provider.core.TextPlacement.Why;
import switchboard.provider.core.TextRecord;

/** Twilio's Messages API. Sending has no idempotency key, so whatever is not a clear answer is unknown. */
public final class TwilioTexts implements TextProvider {

    private static final int CONNECTIONS = 32;
    private static final int PAGE = 100;
    private static final int OPTED_OUT = 21610;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final HttpClient http;
    private final TwilioConfig config;
    private final String accountSid;
    private final String authorization;

    /** Opens no connection yet. */
    public TwilioTexts(Vertx vertx, TwilioConfig config, String accountSid, String authToken) {
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(5_000).setKeepAliveTimeout(15),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(1_000));
        this.config = config;
        this.accountSid = accountSid;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((accountSid + ":" + authToken).getBytes(StandardCharsets.UTF_8));
    }

    private record Answer(int status, Buffer body, Optional<String> retryAfter) {

        Optional<JsonObject> json() {
            try {
                return body.length() == 0 ? Optional.empty() : Optional.of(body.toJsonObject());
            } catch (DecodeException | ClassCastException e) {
                return Optional.empty();
            }
        }
    }

    /** No connection came about. */
    private static final class NotSent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotSent(Throwable cause) {
            super("not reached: " + cause.getMessage(), cause);
        }
    }

    @Override
    public Future<TextPlacement> send(SendText text) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "To", text.to().e164(),
                "From", text.from().e164(),
                "Body", text.body()));
        if (!config.publicUrl().isEmpty()) {
            form.put("StatusCallback", TwilioWebhooks.statusUrl(config.publicUrl(), text.id()));
        }
        return ask(HttpMethod.POST, messages(), TwilioForm.write(form))
                .map(TwilioTexts::placement)
                .otherwise(error -> error instanceof NotSent
                        ? new TextPlacement.Refused(
                                Why.LATER, "not_reached", String.valueOf(error.getMessage()), Optional.of(RETRY))
                        : new TextPlacement.Unknown(String.valueOf(error.getMessage())));
    }

    @Override
    public Future<Optional<TextRecord>> find(String providerId) {
        String path = "/2010-04-01/Accounts/" + accountSid + "/Messages/" + TwilioForm.encoded(providerId) + ".json";
        return ask(HttpMethod.GET, path, "").recover(TwilioTexts::away).map(answer -> {
            if (answer.status() == 404) {
                return Optional.empty();
            }
            return Optional.of(answer.json()
                    .filter(body -> answer.status() == 200)
                    .flatMap(TwilioMessages::read)
                    .orElseThrow(() -> unreadable(answer)));
        });
    }

    @Override
    public Future<List<TextRecord>> between(PhoneNumber from, PhoneNumber to, Instant since) {
        String day = since.minus(Duration.ofDays(1))
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        Map<String, String> query = new TreeMap<>(
                Map.of("From", from.e164(), "To", to.e164(), "DateSent>", day, "PageSize", String.valueOf(PAGE)));
        return page(messages() + "?" + TwilioForm.write(query), new ArrayList<>(), 1);
    }

    private Future<List<TextRecord>> page(String path, List<TextRecord> found, int number) {
        return ask(HttpMethod.GET, path, "").recover(TwilioTexts::away).compose(answer -> {
            JsonObject body =
                    answer.json().filter(json -> answer.status() == 200).orElseThrow(() -> unreadable(answer));
            for (Object item : body.getJsonArray("messages", new JsonArray())) {
                if (item instanceof JsonObject message) {
                    TwilioMessages.read(message).ifPresent(found::add);
                }
            }
            Optional<String> next = Optional.ofNullable(body.getString("next_page_uri"));
            if (next.isEmpty()) {
                return Future.succeededFuture(found);
            }
            return number < config.listPagesMax()
                    ? page(next.get(), found, number + 1)
                    : Future.failedFuture(
                            Failure.unavailable("provider_unreadable", "Too many texts to look through."));
        });
    }

    private Future<Answer> ask(HttpMethod method, String path, String form) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(config.baseUrl() + path)
                .putHeader("Authorization", authorization)
                .putHeader("Accept", "application/json");
        if (!form.isEmpty()) {
            options.putHeader("Content-Type", "application/x-www-form-urlencoded");
        }
        return http.request(options)
                .recover(error -> Future.failedFuture(new NotSent(error)))
                .compose(request -> exchange(request, form));
    }

    private Future<Answer> exchange(HttpClientRequest request, String form) {
        return request.send(Buffer.buffer(form))
                .compose(response -> response.body()
                        .map(body -> new Answer(
                                response.statusCode(), body, Optional.ofNullable(response.getHeader("Retry-After")))))
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> request.reset());
    }

    private static TextPlacement placement(Answer answer) {
        Optional<JsonObject> json = answer.json();
        if (answer.status() == 201 || answer.status() == 200) {
            return json.flatMap(TwilioMessages::read)
                    .<TextPlacement>map(TextPlacement.Accepted::new)
                    .orElseGet(() -> new TextPlacement.Unknown("an answer that names no text"));
        }
        if (answer.status() < 400 || answer.status() >= 500 || answer.status() == 408) {
            return new TextPlacement.Unknown("status " + answer.status());
        }
        int code = json.map(body -> TwilioMessages.number(body, "code")).orElse(0);
        String detail = json.map(body -> body.getString("message")).orElse("status " + answer.status());
        return new TextPlacement.Refused(
                why(answer.status(), code),
                code == 0 ? "http_" + answer.status() : String.valueOf(code),
                detail,
                answer.retryAfter()
                        .filter(seconds -> seconds.matches("[0-9]{1,5}"))
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))));
    }

    private static Why why(int status, int code) {
        if (code == OPTED_OUT) {
            return Why.OPTED_OUT;
        }
        return status == 429 || status == 401 || status == 403 || code == 20429 ? Why.LATER : Why.INVALID;
    }

    private static <T> Future<T> away(Throwable error) {
        return Future.failedFuture(Failure.unavailable("provider_unavailable", "Twilio gave no answer: " + error));
    }

    private static Failure unreadable(Answer answer) {
        return Failure.unavailable("provider_unreadable", "Twilio answered " + answer.status() + ".");
    }

    private String messages() {
        return "/2010-04-01/Accounts/" + accountSid + "/Messages.json";
    }
}
