package switchboard.provider.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchboard.platform.error.Failure;
import switchboard.testkit.SignedFixture;

class StripeSignatureTest {

    static Stream<SignedFixture> fixtures() {
        return SignedFixture.named("S0");
    }

    @Test
    void there_are_five_fixtures() {
        assertThat(fixtures()).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void what_stripe_signed_is_accepted(SignedFixture fixture) {
        assertThat(verify(fixture, fixture.header("stripe-signature"), signedAt(fixture)))
                .isEqualTo(signedAt(fixture));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void every_must_fail_is_refused_and_every_must_pass_accepted(SignedFixture fixture) {
        fixture.variants("must_fail")
                .forEach((what, header) -> assertThatThrownBy(() -> verify(fixture, header, signedAt(fixture)))
                        .as(what)
                        .isInstanceOf(Failure.class));
        fixture.variants("must_pass")
                .forEach((what, header) -> assertThat(verify(fixture, header, signedAt(fixture)))
                        .as(what)
                        .isEqualTo(signedAt(fixture)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_signature_holds_for_five_minutes_to_the_second(SignedFixture fixture) {
        Instant last =
                Instant.ofEpochSecond(fixture.json().getJsonObject("signature").getLong("accept_until_s"));
        String header = fixture.header("stripe-signature");
        assertThat(verify(fixture, header, last)).isEqualTo(signedAt(fixture));
        assertRefused(fixture, header, last.plusSeconds(1), "signature_stale");
        assertRefused(fixture, header, signedAt(fixture).minusSeconds(301), "signature_stale");
    }

    @Test
    void one_changed_byte_is_refused() {
        SignedFixture fixture = SignedFixture.one("S01");
        Buffer changed = fixture.body().setByte(10, (byte) 'x');
        assertThatThrownBy(() -> new StripeSignature(List.of(fixture.secret()))
                        .verify(fixture.header("stripe-signature"), changed, signedAt(fixture)))
                .isInstanceOf(Failure.class);
    }

    @Test
    void nonsense_is_refused_as_malformed() {
        SignedFixture fixture = SignedFixture.one("S01");
        for (String header :
                List.of("", ",", "t=", "t=abc,v1=00", "v1=00", "t=99999999999999999999,v1=00", "t=-1,v1=00")) {
            assertRefused(fixture, header, signedAt(fixture), "signature_malformed");
        }
        assertRefused(fixture, "t=1789398002", signedAt(fixture), "signature_wrong");
        assertRefused(fixture, "t=1789398002,v1=zz", signedAt(fixture), "signature_wrong");
    }

    @Test
    void the_secret_before_a_rotation_still_counts() {
        SignedFixture fixture = SignedFixture.one("S01");
        assertThat(new StripeSignature(List.of("whsec_new", fixture.secret()))
                        .verify(fixture.header("stripe-signature"), fixture.body(), signedAt(fixture)))
                .isEqualTo(signedAt(fixture));
    }

    private static Instant verify(SignedFixture fixture, String header, Instant now) {
        return new StripeSignature(List.of(fixture.secret())).verify(header, fixture.body(), now);
    }

    private static void assertRefused(SignedFixture fixture, String header, Instant now, String code) {
        assertThatThrownBy(() -> verify(fixture, header, now))
                .as(header)
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static Instant signedAt(SignedFixture fixture) {
        return Instant.ofEpochSecond(fixture.json().getJsonObject("signature").getLong("signed_at_s"));
    }
}
