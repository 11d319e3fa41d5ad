package switchboard.provider.retell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchboard.platform.error.Failure;

class RetellSignatureTest {

    record Case(String name, String body, String secret, String header, long clockMs, boolean accepted) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** The senders' own table, and where we are stricter: {@code V=} and {@code D=} are refused. */
    static Stream<Case> cases() throws IOException {
        JsonObject table =
                new JsonObject(Files.readString(Path.of("src/test/resources/fixtures/signature-retell.json")));
        return table.getJsonArray("cases").stream()
                .map(JsonObject.class::cast)
                .map(c -> new Case(
                        c.getString("name"),
                        c.getString("body"),
                        c.getString("secret"),
                        c.getString("header"),
                        c.getLong("clock_ms"),
                        c.getBoolean("sdk_accepts") && !c.getString("name").equals("upper-case V= and D=")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_published_case_is_decided_as_documented(Case c) {
        assertThat(accepts(List.of(c.secret()), c)).isEqualTo(c.accepted());
    }

    @Test
    void all_the_published_cases_are_there() throws IOException {
        assertThat(cases()).hasSize(22);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void any_of_several_keys_may_have_signed(Case c) {
        assertThat(accepts(List.of("another", c.secret(), "a third"), c)).isEqualTo(c.accepted());
    }

    @Test
    void without_a_key_nothing_can_be_verified() {
        assertThatThrownBy(() -> new RetellSignature(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetellSignature(List.of("good", " ")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean accepts(List<String> keys, Case c) {
        try {
            new RetellSignature(keys).verify(c.header(), Buffer.buffer(c.body()), Instant.ofEpochMilli(c.clockMs()));
            return true;
        } catch (Failure refused) {
            assertThat(refused.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED);
            return false;
        }
    }
}
