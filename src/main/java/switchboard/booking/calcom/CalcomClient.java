package switchboard.booking.calcom;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import switchboard.platform.error.Failure;

/** Cal.com's API v2, read only so far. Each request is sent once; a failure is left to the next sweep. */
public final class CalcomClient {

    private static final String BOOKINGS_VERSION = "2024-08-13"; // without it an older, different contract answers

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
        String query = "?afterStart=" + URLEncoder.encode(start.toString(), StandardCharsets.UTF_8)
                + "&sortCreated=asc&skip=" + skip + "&take=" + take;
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(baseUrl + "/v2/bookings" + query)
                .setIdleTimeout(timeout.toMillis())
                .putHeader("Authorization", "Bearer " + apiKey)
                .putHeader("cal-api-version", BOOKINGS_VERSION)
                .putHeader("Accept", "application/json");
        return http.request(options)
                .compose(request -> request.send())
                .compose(CalcomClient::read)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .recover(error -> Future.failedFuture(
                        Failure.unavailable("calendar_unavailable", "Cal.com did not list bookings: " + error)));
    }

    private static Future<Buffer> read(HttpClientResponse response) {
        return response.body()
                .compose(body -> response.statusCode() == 200
                        ? Future.succeededFuture(body)
                        : Future.failedFuture("it answered " + response.statusCode()));
    }
}
