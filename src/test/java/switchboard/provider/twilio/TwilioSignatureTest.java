package switchboard.provider.twilio;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.error.Failure;
import switchboard.testkit.SignedFixture;

class TwilioSignatureTest {

    private static final SignedFixture FORM = SignedFixture.one("T01");
    private static final SignedFixture JSON = SignedFixture.one("T02");

    @Test
    void a_form_is_accepted() {
        assertThatCode(() -> verify(FORM, url(FORM), FORM.body())).doesNotThrowAnyException();
    }

    @Test
    void a_json_body_is_accepted_by_the_hash_in_the_address() {
        assertThatCode(() -> verify(JSON, url(JSON), JSON.body())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"T01", "T02"})
    void the_default_port_may_stand_in_the_address(String id) {
        SignedFixture fixture = SignedFixture.one(id);
        URI withPort = URI.create(url(fixture).toString().replace(".test/", ".test:443/"));
        assertThatCode(() -> verify(fixture, withPort, fixture.body())).doesNotThrowAnyException();
    }

    @Test
    void the_order_of_a_form_and_repeated_values_do_not_matter() {
        String[] pairs = FORM.body().toString().split("&");
        StringBuilder reversed = new StringBuilder(pairs[0]);
        for (int i = pairs.length - 1; i >= 0; i--) {
            reversed.append('&').append(pairs[i]);
        }
        assertThatCode(() -> verify(FORM, url(FORM), Buffer.buffer(reversed.toString())))
                .doesNotThrowAnyException();
    }

    @Test
    void a_changed_body_address_or_token_is_refused() {
        assertRefused(() -> verify(FORM, url(FORM), Buffer.buffer(FORM.body() + "&More=1")));
        assertRefused(() -> verify(FORM, URI.create(url(FORM) + "?more=1"), FORM.body()));
        assertRefused(() -> verify(JSON, url(JSON), JSON.body().appendString(" ")));
        assertRefused(
                () -> verify(JSON, URI.create("https://dialer.example.test/webhooks/twilio/status"), JSON.body()));
        assertRefused(() -> new TwilioSignature(List.of("another"))
                .verify(FORM.header("x-twilio-signature"), url(FORM), FORM.header("content-type"), FORM.body()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h977n6936kPmH5VTeHXwG8wc+0", "h977", "not base64!", "h977n6936kPmH5VTeHXwG8wc-0g="})
    void a_signature_that_is_none_is_refused(String header) {
        assertRefused(() -> new TwilioSignature(List.of(FORM.secret()))
                .verify(header, url(FORM), FORM.header("content-type"), FORM.body()));
    }

    private static void verify(SignedFixture fixture, URI url, Buffer body) {
        new TwilioSignature(List.of("before-rotation", fixture.secret()))
                .verify(fixture.header("x-twilio-signature"), url, fixture.header("content-type"), body);
    }

    private static URI url(SignedFixture fixture) {
        return URI.create(fixture.json().getString("url"));
    }

    private static void assertRefused(Runnable verification) {
        assertThatThrownBy(verification::run).isInstanceOf(Failure.class);
    }
}
