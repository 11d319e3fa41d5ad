package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.config.Environment;

class CommandLineToolTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> variables = new HashMap<>();

    @Test
    void help_opens_with_examples() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).startsWith("Examples:").contains("config");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void an_unknown_command_is_answered_with_the_nearest() {
        assertThat(run("confg")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("did you mean: switchboard config").contains("switchboard --help");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void no_command_at_all_is_wrong_usage() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(run("config")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void config_check_shows_the_settings_and_their_sources_but_no_secret() {
        // given
        variables.put("DATABASE_URL", "postgresql://me:hidden1@db:5432/x");
        variables.put("SWITCHBOARD_SERVICE_KEY", "hidden2");
        // when
        int code = run("config", "check", "--json");
        // then
        assertThat(code).isZero();
        JsonObject shown = new JsonObject(out.toString());
        assertThat(shown.getJsonObject("settings")
                        .getJsonObject("stores.database_url")
                        .getString("value"))
                .isEqualTo("postgresql://me:****@db:5432/x");
        assertThat(shown.getJsonObject("secrets").getString("SWITCHBOARD_SERVICE_KEY"))
                .isEqualTo("****");
        assertThat(out + "" + err).doesNotContain("hidden");
    }

    @Test
    void config_check_refuses_a_wrong_file() throws IOException {
        // given
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, "http:\n  prot: 1\n");
        // when
        int code = run("config", "check", "--config", file.toString());
        // then
        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("config_unknown_key")
                .contains("mine.yaml")
                .contains("http.port");
    }

    @Test
    void config_check_refuses_a_law_pack_that_the_server_would_not_start_with() throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, "dialer:\n  law_pack: " + folder.resolve("pack") + "\n");
        assertThat(run("config", "check", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("law_pack_broken").contains("version.txt is missing");
    }

    @Test
    void config_check_for_production_names_what_is_missing() {
        assertThat(run("config", "check", "production")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("secrets_missing").contains("RETELL_API_KEYS");
    }

    private int run(String... args) {
        return new CommandLineTool(
                        new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(variables))
                .run(args);
    }
}
