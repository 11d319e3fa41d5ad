package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.platform.config.DevelopmentSecrets;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;

class SwitchboardConfigTest {

    private static final Environment EMPTY = new Environment(Map.of());

    @TempDir
    Path folder;

    @Test
    void the_defaults_hold_every_key_and_are_valid() {
        assertThat(load("").http().port()).isEqualTo(8080);
    }

    @Test
    void a_file_changes_only_what_it_names() throws IOException {
        // when
        SwitchboardConfig config = load("http:\n  idle_timeout: PT5S\nlimits:\n  account_concurrency: 7\n");
        // then
        assertThat(config.http().idleTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.limits().accountConcurrency()).isEqualTo(7);
    }

    @Test
    void the_environment_wins_over_the_file() {
        // when
        SwitchboardConfig config = load(
                "http:\n  port: 1\n", Map.of("SWITCHBOARD_HTTP_PORT", "9090", "RETELL_BASE_URL", "http://localhost:7"));
        // then
        assertThat(config.http().port()).isEqualTo(9090);
        assertThat(config.retell().baseUrl()).isEqualTo("http://localhost:7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'http:\\n  prot: 1'             | there is no key `http.prot`; did you mean `http.port`?
            'htpp:\\n  port: 1'             | there is no key `htpp`; did you mean `http`?
            'http: 8080'                    | `http` is a section with keys of its own
            'http:\\n  port: many'          | `http.port`
            'http:\\n  port: 70000'         | http.port must be between 0 and 65535, was 70000
            'http:\\n  idle_timeout: soon'  | a duration is like 30s or PT30S
            'access:\\n  cors:\\n    origins: ["*"]' | access.cors.origins must be like https://app.example.com
            'http:\\n  idle_timeout:'       | `http.idle_timeout`
            'http:\\n  port: 1\\n  port: 2' | line 3 is not valid YAML
            'http: [1, 2'                   | is not valid YAML
            'just words'                    | must hold keys and values
            'inbox:\\n  flush_max: 0'       | inbox.flush_max must be between
            'dialer:\\n  policy:\\n    ring_time: 2h' | dialer.ring_time must be under an hour
            'environment: staging'          | environment must be development or production
            """)
    void a_wrong_file_is_refused_with_its_name_and_the_reason(String yaml, String reason) {
        assertThatThrownBy(() -> load(yaml.replace("\\n", "\n")))
                .hasMessageContaining("mine.yaml")
                .hasMessageContaining(reason);
    }

    @Test
    void a_wrong_variable_is_refused_with_its_name() {
        assertThatThrownBy(() -> load("", Map.of("SWITCHBOARD_HTTP_PORT", "many")))
                .hasMessageContaining("environment variable SWITCHBOARD_HTTP_PORT");
        assertThatThrownBy(() -> load("", Map.of("SWITCHBOARD_HTTP_PROT", "1")))
                .hasMessageContaining("did you mean SWITCHBOARD_HTTP_PORT?");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> SwitchboardConfig.load(Optional.of(folder.resolve("none.yaml")), EMPTY))
                .hasMessageContaining("none.yaml");
    }

    @Test
    void production_without_secrets_names_each() {
        assertThatThrownBy(() -> load("environment: production"))
                .hasMessageContaining("RETELL_API_KEYS")
                .hasMessageContaining("CALCOM_WEBHOOK_SECRET")
                .hasMessageContaining("SUPABASE_JWT_SECRET")
                .hasMessageContaining("SWITCHBOARD_SERVICE_KEY")
                .hasMessageContaining("SWITCHBOARD_ENCRYPTION_KEY");
    }

    @Test
    void development_makes_keys_up_and_keeps_them() {
        // when
        DevelopmentSecrets first = DevelopmentSecrets.fill(EMPTY, folder);
        DevelopmentSecrets second = DevelopmentSecrets.fill(EMPTY, folder);
        // then
        assertThat(first.madeUp()).hasSize(5);
        assertThat(second.madeUp()).isEmpty();
        assertThat(second.environment()).isEqualTo(first.environment());
        assertThat(Secrets.from(first.environment()).encryptionKey()).isPresent();
    }

    @Test
    void a_secret_does_not_show() {
        // given
        Environment environment = new Environment(Map.of(
                "RETELL_API_KEYS",
                "key_one,key_two",
                "SWITCHBOARD_ENCRYPTION_KEY",
                Base64.getEncoder().encodeToString(new byte[32])));
        Secrets secrets = Secrets.from(environment);
        // then
        assertThat(secrets.retellApiKeys()).containsExactly("key_one", "key_two");
        assertThat(secrets + " " + environment + " " + Secrets.shown(environment))
                .doesNotContain("key_one");
    }

    @Test
    void a_bad_encryption_key_is_refused_without_being_shown() {
        assertThatThrownBy(() -> load("", Map.of("SWITCHBOARD_ENCRYPTION_KEY", "c2hvcnQ=")))
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void a_dotenv_file_lies_beneath_the_environment() throws IOException {
        // given
        Files.writeString(
                folder.resolve(".env"), "# local\nexport A=\"one two\"\nB=2 # not three\nRETELL_API_KEYS=from_file\n");
        // when
        Environment environment = Environment.of(Map.of("RETELL_API_KEYS", "from_process"), folder);
        // then
        assertThat(environment.get("A")).isEqualTo("one two");
        assertThat(environment.get("B")).isEqualTo("2");
        assertThat(environment.get("RETELL_API_KEYS")).isEqualTo("from_process");
    }

    private SwitchboardConfig load(String yaml) {
        return load(yaml, Map.of());
    }

    private SwitchboardConfig load(String yaml, Map<String, String> variables) {
        try {
            Path file = folder.resolve("mine.yaml");
            Files.writeString(file, yaml);
            return SwitchboardConfig.load(Optional.of(file), new Environment(variables));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
