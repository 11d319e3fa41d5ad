package switchboard.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @Test
    void signs_as_the_vector_published_with_the_provider_s_client() {
        String header = Signatures.retell(
                "test-api-key", Buffer.buffer("{\"event\":\"call_ended\"}"), Instant.ofEpochMilli(1_700_000_000_000L));

        assertThat(header)
                .isEqualTo("v=1700000000000,d=07024cabe7dd8f6d1c6e4a8324ca92c812e6ad4a7ee506c04f7e462e3321823e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"R01-call-started-outbound", "R02-call-ended-user-hangup", "R25-call-inbound"})
    void signs_real_sized_deliveries_of_retell(String name) throws IOException {
        JsonObject fixture = fixture(name);
        JsonObject signature = fixture.getJsonObject("signature");

        assertThat(Signatures.retell(
                        fixture.getString("secret"),
                        Buffer.buffer(fixture.getString("raw_body")),
                        Instant.ofEpochMilli(signature.getLong("signed_at_ms"))))
                .isEqualTo(signature.getString("value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C01-booking-created-phone-location", "C05-booking-rescheduled"})
    void signs_real_sized_deliveries_of_calcom(String name) throws IOException {
        JsonObject fixture = fixture(name);
        JsonObject headers = fixture.getJsonObject("request").getJsonObject("headers");

        assertThat(Signatures.calcom(fixture.getString("secret"), Buffer.buffer(fixture.getString("raw_body"))))
                .isEqualTo(headers.getString("x-cal-signature-256"));
    }

    private static JsonObject fixture(String name) throws IOException {
        return new JsonObject(Files.readString(FIXTURES.resolve(name + ".json")));
    }
}
