package switchboard.provider.telnyx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.error.Failure;
import switchboard.testkit.SignedFixture;

class TelnyxSignatureTest {

    private static final SignedFixture HANGUP = SignedFixture.one("T03");
    private static final String SIGNATURE = HANGUP.header("telnyx-signature-ed25519");
    private static final String TIMESTAMP = HANGUP.header("telnyx-timestamp");
    private static final Instant SIGNED_AT = Instant.ofEpochSecond(Long.parseLong(TIMESTAMP));

    private final TelnyxSignature signature = new TelnyxSignature(HANGUP.json().getString("public_key_base64"));

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void what_telnyx_signed_is_accepted_for_five_minutes(long seconds) {
        assertThat(signature.verify(SIGNATURE, TIMESTAMP, HANGUP.body(), SIGNED_AT.plusSeconds(seconds)))
                .isEqualTo(SIGNED_AT);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void before_and_after_that_it_is_refused(long seconds) {
        assertRefused(SIGNATURE, TIMESTAMP, HANGUP.body(), SIGNED_AT.plusSeconds(seconds));
    }

    @Test
    void a_changed_body_time_or_signature_is_refused() {
        assertRefused(SIGNATURE, TIMESTAMP, HANGUP.body().appendString(" "), SIGNED_AT);
        assertRefused(SIGNATURE, "1789398098", HANGUP.body(), SIGNED_AT);
        assertRefused("A" + SIGNATURE.substring(1), TIMESTAMP, HANGUP.body(), SIGNED_AT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcd", "no base64!"})
    void a_signature_that_is_none_is_refused(String header) {
        assertRefused(header, TIMESTAMP, HANGUP.body(), SIGNED_AT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1", "17893980990000"})
    void a_time_that_is_none_is_refused(String timestamp) {
        assertRefused(SIGNATURE, timestamp, HANGUP.body(), SIGNED_AT);
    }

    private void assertRefused(String header, String timestamp, Buffer body, Instant now) {
        assertThatThrownBy(() -> signature.verify(header, timestamp, body, now))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED));
    }
}
