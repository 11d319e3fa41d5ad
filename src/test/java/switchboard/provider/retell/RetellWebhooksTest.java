package switchboard.provider.retell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;

class RetellWebhooksTest {

    private static final String SIGNATURE = "x-retell-signature";

    static List<Fixture> fixtures() {
        return Fixture.all("R");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_fixture_opens_at_its_clock_byte_for_byte(Fixture fixture) {
        Delivery opened = open(fixture, fixture.headers(), fixture.body(), fixture.signedAt());
        assertThat(opened.body()).isEqualTo(fixture.body());
        assertThat(opened.event()).isEqualTo(fixture.json().getString("event"));
        assertThat(opened.proof()).containsOnly(java.util.Map.entry(SIGNATURE, fixture.signature()));
        assertThat(RetellJson.sha256(opened.body())).isEqualTo(fixture.json().getString("raw_body_sha256"));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_fixture_with_anything_changed_is_refused(Fixture fixture) {
        Instant now = fixture.signedAt();
        Buffer spaced = fixture.body().appendString(" ");
        refused(fixture, fixture.headers(fixture.mustFail().getString("rotated_key")), fixture.body(), now);
        refused(fixture, fixture.headers(fixture.mustFail().getString("body_plus_one_space")), fixture.body(), now);
        refused(fixture, fixture.headers(fixture.mustFail().getString("timestamp_changed")), fixture.body(), now);
        refused(fixture, fixture.headers(), spaced, now);
        refused(fixture, fixture.headers(), fixture.body(), clock(fixture, "stale_clock_ms"));
        refused(fixture, fixture.headers(), fixture.body(), clock(fixture, "future_clock_ms"));
        refused(fixture, fixture.headers().remove(SIGNATURE), fixture.body(), now);
        refused(fixture, fixture.headers().add(SIGNATURE, fixture.signature()), fixture.body(), now);
    }

    @Test
    void a_redelivery_signed_anew_has_the_same_key() {
        for (String name : List.of("R02", "R25")) {
            Fixture fixture = Fixture.named(name);
            String again = fixture.json().getJsonObject("redelivery").getString("value");
            Instant later = Instant.ofEpochMilli(
                    fixture.json().getJsonObject("redelivery").getLong("signed_at_ms"));
            assertThat(open(fixture, fixture.headers(again), fixture.body(), later)
                            .key())
                    .isEqualTo(open(fixture, fixture.headers(), fixture.body(), fixture.signedAt())
                            .key());
        }
    }

    @Test
    void every_fixture_has_a_key_of_its_own() {
        assertThat(fixtures().stream()
                        .map(f -> open(f, f.headers(), f.body(), f.signedAt()).key()))
                .doesNotHaveDuplicates();
    }

    @Test
    void our_number_is_the_callee_of_an_inbound_call_and_the_caller_of_an_outbound_one() {
        assertThat(ourNumber("R02")).contains("+14155550100");
        assertThat(ourNumber("R28")).contains("+14155550100");
        assertThat(ourNumber("R25")).contains("+14155550100");
        assertThat(ourNumber("R45")).isEmpty();
    }

    @Test
    void a_genuine_body_that_is_no_json_object_is_invalid() {
        for (String body : List.of("", "[]", "nonsense", "{\"a\":1} {}", "{}", "{\"event\":7}")) {
            Signed signed = Signed.with("key", body);
            assertThatThrownBy(() -> RetellWebhooks.reports(List.of("key"))
                            .open("/webhooks/retell", signed.headers(), signed.body(), Signed.NOW))
                    .isInstanceOfSatisfying(
                            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.INVALID));
        }
    }

    private static java.util.Optional<String> ourNumber(String name) {
        Fixture f = Fixture.named(name);
        return open(f, f.headers(), f.body(), f.signedAt()).ourNumber();
    }

    private static Instant clock(Fixture fixture, String name) {
        return Instant.ofEpochMilli(fixture.mustFail().getLong(name));
    }

    private static Delivery open(Fixture fixture, MultiMap headers, Buffer body, Instant now) {
        return RetellWebhooks.reports(List.of("an older key", fixture.secret()))
                .open("/webhooks/retell", headers, body, now);
    }

    private static void refused(Fixture fixture, MultiMap headers, Buffer body, Instant now) {
        assertThatThrownBy(() -> open(fixture, headers, body, now))
                .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED));
    }
}
