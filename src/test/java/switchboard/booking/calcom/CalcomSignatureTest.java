package switchboard.booking.calcom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchboard.booking.CalcomFixture;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.Webhooks;

class CalcomSignatureTest {

    private static final Instant LONG_AFTER = Instant.parse("2031-01-01T00:00:00Z");

    static List<CalcomFixture> fixtures() {
        return CalcomFixture.all();
    }

    static Stream<JsonObject> vectors() {
        return CalcomFixture.resource("signature-calcom.json").getJsonArray("cases").stream()
                .map(JsonObject.class::cast);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_published_vectors_hold(JsonObject vector) {
        Buffer body = Buffer.buffer(vector.getString("body"));
        assertThat(CalcomSignature.of(vector.getString("secret"), body)).isEqualTo(vector.getString("header"));
        assertThat(CalcomSignature.signs(vector.getString("header"), vector.getString("secret"), body))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void each_delivery_is_accepted_or_refused_as_it_says(CalcomFixture fixture) {
        boolean refused = fixture.expect().getBoolean("reject", false);
        if (refused) {
            assertRefused(fixture, fixture.headers());
            return;
        }
        Delivery delivery = open(fixture, fixture.headers());
        assertThat(delivery.body()).isEqualTo(fixture.body());
        assertThat(delivery.key()).endsWith(fixture.json().getString("raw_body_sha256"));
        assertThat(delivery.event())
                .isEqualTo("calcom_" + fixture.json().getString("event").toLowerCase());
        assertThat(delivery.proof()).containsEntry("x-cal-webhook-version", "2021-10-20");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void each_forged_signature_is_refused(CalcomFixture fixture) {
        for (Map.Entry<String, Object> forged : fixture.json().getJsonObject("must_fail")) {
            assertRefused(fixture, headers((String) forged.getValue()));
        }
        assertRefused(fixture, headers(""));
        assertRefused(fixture, MultiMap.caseInsensitiveMultiMap());
    }

    @Test
    void a_signature_in_capitals_is_refused() {
        CalcomFixture fixture = CalcomFixture.named("C01");
        String signature = fixture.headers().get(CalcomSignature.HEADER);
        assertRefused(fixture, headers(signature.toUpperCase()));
        assertRefused(fixture, headers(signature).add(CalcomSignature.HEADER, signature));
    }

    @Test
    void an_integration_with_a_secret_of_its_own_does_not_take_the_installations() {
        Webhooks webhooks = new CalcomWebhooks(
                Optional.of("ours"), name -> Optional.of("theirs").filter(x -> name.equals("dental")));
        Buffer body = Buffer.buffer("{\"triggerEvent\":\"PING\"}");
        String path = "/webhooks/calcom/dental";
        assertThat(webhooks.open(path, signed("theirs", body), body, LONG_AFTER).key())
                .startsWith("calcom/dental:ping:");
        assertThatThrownBy(() -> webhooks.open(path, signed("ours", body), body, LONG_AFTER))
                .isInstanceOf(Failure.class);
        assertThat(webhooks.open("/webhooks/calcom/other", signed("ours", body), body, LONG_AFTER)
                        .event())
                .isEqualTo("calcom_ping");
    }

    @Test
    void without_any_secret_everything_is_refused() {
        Webhooks webhooks = new CalcomWebhooks(Optional.of(""), name -> Optional.empty());
        Buffer body = Buffer.buffer("{}");
        assertThatThrownBy(() -> webhooks.open(CalcomWebhooks.PATH, headers("no-secret-provided"), body, LONG_AFTER))
                .isInstanceOf(Failure.class);
    }

    @Test
    void a_genuine_body_that_is_no_json_is_kept() {
        Buffer body = Buffer.buffer("who=Dana&when=tomorrow");
        Webhooks webhooks = new CalcomWebhooks(Optional.of("s"), name -> Optional.empty());
        Delivery delivery = webhooks.open(CalcomWebhooks.PATH, signed("s", body), body, LONG_AFTER);
        assertThat(delivery.event()).isEqualTo("calcom_unrecognized");
    }

    private static void assertRefused(CalcomFixture fixture, MultiMap headers) {
        assertThatThrownBy(() -> open(fixture, headers))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED));
    }

    private static Delivery open(CalcomFixture fixture, MultiMap headers) {
        return new CalcomWebhooks(Optional.of(fixture.secret()), name -> Optional.empty())
                .open(CalcomWebhooks.PATH, headers, fixture.body(), LONG_AFTER);
    }

    private static MultiMap signed(String secret, Buffer body) {
        return headers(CalcomSignature.of(secret, body));
    }

    private static MultiMap headers(String signature) {
        return MultiMap.caseInsensitiveMultiMap().add("X-Cal-Signature-256", signature);
    }
}
