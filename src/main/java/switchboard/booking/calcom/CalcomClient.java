package switchboard.booking.calcom;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import switchboard.platform.error.Failure;

/** Cal.com's API v2. Each request is sent once; whoever asks decides whether to ask again. */
public final class CalcomClient {

    // each family of paths has a version of its own; without it an older, different contract answers
    private static final String BOOKINGS = "2024-08-13";
    private static final String SLOTS = "2024-09-04";
    private static final Set<Integer> NOT_NOW = Set.of(408, 425, 429);

    private final HttpClient http;
    private final String baseUrl;
    private final Duration timeout;

    public CalcomClient(Vertx vertx, String baseUrl, Duration timeout) {
        this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) timeout.toMillis()));
        this.baseUrl = baseUrl.replaceAll("/+$", "");
        this.timeout = timeout;
    }

    /**
     * The bookings that start after {@code start}, whatever their state, in the order they were made: what is made
     * meanwhile comes last and moves no page. Fails as unavailable.
     */
    public Future<Buffer> bookings(String apiKey, Instant start, int skip, int take) {
        String query = "?afterStart=" + encoded(start.toString()) + "&sortCreated=asc&skip=" + skip + "&take=" + take;
        return ask(apiKey, HttpMethod.GET, "/v2/bookings" + query, BOOKINGS, Buffer.buffer())
                .compose(CalcomClient::onlyDone)
                .map(CalcomAnswer::body);
    }

    /** Open times of an event type, in their order. */
    public Future<List<Instant>> slots(String apiKey, int eventType, Instant from, Instant to) {
        String query = "?eventTypeId=" + eventType + "&start=" + encoded(from.toString()) + "&end="
                + encoded(to.toString()) + "&timeZone=UTC";
        return ask(apiKey, HttpMethod.GET, "/v2/slots" + query, SLOTS, Buffer.buffer())
                .compose(CalcomClient::onlyDone)
                .map(answer -> slots(answer.body()));
    }

    public Future<CalcomAnswer> book(String apiKey, JsonObject wish) {
        return ask(apiKey, HttpMethod.POST, "/v2/bookings", BOOKINGS, wish.toBuffer());
    }

    public Future<CalcomAnswer> find(String apiKey, String uid) {
        return ask(apiKey, HttpMethod.GET, "/v2/bookings/" + encoded(uid), BOOKINGS, Buffer.buffer());
    }

    public Future<CalcomAnswer> reschedule(String apiKey, String uid, JsonObject wish) {
        return ask(apiKey, HttpMethod.POST, "/v2/bookings/" + encoded(uid) + "/reschedule", BOOKINGS, wish.toBuffer());
    }

    public Future<CalcomAnswer> cancel(String apiKey, String uid, JsonObject why) {
        return ask(apiKey, HttpMethod.POST, "/v2/bookings/" + encoded(uid) + "/cancel", BOOKINGS, why.toBuffer());
    }

    public Future<CalcomAnswer> markAbsent(String apiKey, String uid, JsonObject who) {
        return ask(apiKey, HttpMethod.POST, "/v2/bookings/" + encoded(uid) + "/mark-absent", BOOKINGS, who.toBuffer());
    }

    /** Whose key it is. */
    public Future<CalcomAnswer> me(String apiKey) {
        return ask(apiKey, HttpMethod.GET, "/v2/me", BOOKINGS, Buffer.buffer());
    }

    /** The one webhook at its address: changed if it is there, else added, so that nothing is told twice. */
    public Future<CalcomAnswer> putWebhook(String apiKey, JsonObject webhook) {
        return ask(apiKey, HttpMethod.GET, "/v2/webhooks?take=250", BOOKINGS, Buffer.buffer())
                .compose(CalcomClient::onlyDone)
                .compose(list -> ofAddress(list.body(), webhook.getString("subscriberUrl"))
                        .map(id -> ask(
                                apiKey, HttpMethod.PATCH, "/v2/webhooks/" + encoded(id), BOOKINGS, webhook.toBuffer()))
                        .orElseGet(() -> ask(apiKey, HttpMethod.POST, "/v2/webhooks", BOOKINGS, webhook.toBuffer())));
    }

    /** No more webhooks at this address; done as well if there was none. */
    public Future<Void> removeWebhook(String apiKey, String address) {
        return ask(apiKey, HttpMethod.GET, "/v2/webhooks?take=250", BOOKINGS, Buffer.buffer())
                .compose(CalcomClient::onlyDone)
                .compose(list -> ofAddress(list.body(), address)
                        .map(id -> ask(
                                        apiKey,
                                        HttpMethod.DELETE,
                                        "/v2/webhooks/" + encoded(id),
                                        BOOKINGS,
                                        Buffer.buffer())
                                .compose(CalcomClient::onlyDone))
                        .orElseGet(() -> Future.succeededFuture(list)))
                .mapEmpty();
    }

    private static Optional<String> ofAddress(Buffer list, String address) {
        for (JsonNode webhook : CalcomBody.read(list).root().path("data")) {
            if (address.equals(webhook.path("subscriberUrl").asText(""))) {
                return CalcomFields.text(webhook.path("id"));
            }
        }
        return Optional.empty();
    }

    private Future<CalcomAnswer> ask(String apiKey, HttpMethod method, String path, String version, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(baseUrl + path)
                .setIdleTimeout(timeout.toMillis())
                .putHeader("Authorization", "Bearer " + apiKey)
                .putHeader("cal-api-version", version)
                .putHeader("Accept", "application/json");
        if (body.length() > 0) {
            options.putHeader("Content-Type", "application/json");
        }
        return http.request(options)
                // within: a body that is asked for on another event loop's next turn has gone by
                .compose(request -> request.send(body).compose(CalcomClient::read))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(error -> Future.failedFuture(
                        Failure.unavailable("calendar_unavailable", "Cal.com did not answer: " + error.getMessage())));
    }

    private static Future<CalcomAnswer> read(HttpClientResponse response) {
        int status = response.statusCode();
        return response.body()
                .compose(body -> status >= 500 || NOT_NOW.contains(status)
                        ? Future.failedFuture("it answered " + status)
                        : Future.succeededFuture(new CalcomAnswer(status, body)));
    }

    private static Future<CalcomAnswer> onlyDone(CalcomAnswer answer) {
        return answer.isDone()
                ? Future.succeededFuture(answer)
                : Future.failedFuture(
                        Failure.unavailable("calendar_refused", "Cal.com answered " + answer.reason() + "."));
    }

    private static List<Instant> slots(Buffer answer) {
        List<Instant> open = new ArrayList<>();
        JsonNode days = CalcomBody.read(answer).root().path("data");
        if (!days.isObject()) {
            throw Failure.unavailable("calendar_unreadable", "Cal.com's answer lists no days."); // not: nothing is open
        }
        for (JsonNode day : days) {
            for (JsonNode slot : day) {
                try {
                    open.add(OffsetDateTime.parse(slot.path("start").asText()).toInstant());
                } catch (DateTimeException e) {
                    // what cannot be read is not offered
                }
            }
        }
        return open.stream().sorted().distinct().toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
