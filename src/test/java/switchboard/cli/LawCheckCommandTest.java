package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.config.Environment;

class LawCheckCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void says_that_a_number_may_be_called_until_when_and_by_which_rows() {
        assertThat(run("(305) 555-0123", "--at", "2027-03-03T17:00:00Z")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .startsWith("+13055550123 may be called")
                .containsPattern("America/New_York +Wed 2027-03-03 12:00:00 +Wed 2027-03-03 19:59:00")
                .containsPattern("(?m)^US +08:00-21:00 .* open +47 CFR 64.1200")
                .containsPattern("(?m)^FL +08:00-20:00 .* open +Fla. Stat. 501.616");
        assertThat(err.toString()).contains("law pack us-").contains("not legal advice");
    }

    @Test
    void says_when_it_opens_in_the_called_partys_time() {
        assertThat(run("+12055550123", "--at", "2026-12-24T23:00:00-06:00")).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString())
                .contains("may not be called at that time")
                .containsPattern("America/Chicago +Thu 2026-12-24 23:00:00 +Sat 2026-12-26 08:00:00");
    }

    @Test
    void answers_in_json_with_zones_states_rows_and_the_next_opening() {
        int code = run("8505550123", "--state", "GA", "--at", "2027-03-03T13:30:00Z", "--json");
        assertThat(code).isEqualTo(ExitCode.REFUSED);
        JsonObject answer = new JsonObject(out.toString());
        assertThat(answer.getString("verdict")).isEqualTo("wait");
        assertThat(answer.getString("reason")).isEqualTo("OUTSIDE_HOURS");
        assertThat(answer.getString("until")).isEqualTo("2027-03-03T14:00:00Z");
        assertThat(answer.getJsonArray("states")).containsExactly("FL", "GA");
        assertThat(answer.getJsonArray("zones").getJsonObject(0).getString("zone"))
                .isEqualTo("America/Chicago");
        assertThat(answer.getJsonArray("zones").getJsonObject(1).getString("local_until"))
                .isEqualTo("2027-03-03T09:00-05:00");
        assertThat(answer.getJsonArray("rules")).hasSize(2);
    }

    @Test
    void says_what_cannot_be_read() {
        assertThat(run("+12125550123", "--zone", "Eastern")).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString()).contains("its state, ZIP or zone cannot be read; correct or clear them");
        assertThat(run("+14165550123")).isEqualTo(ExitCode.REFUSED);
        assertThat(out.toString()).contains("it belongs to no place of the law pack");
        assertThat(run("12345")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("number_invalid: `12345` is no telephone number; write it like");
        assertThat(run("+12125550123", "--at", "noon")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_broken_pack_is_told_by_file_line_and_what_to_do(@TempDir Path pack) throws IOException {
        Files.writeString(pack.resolve("version.txt"), "ours-2026-11-22\n");
        assertThat(run("+12125550123", "--law-pack", pack.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("law_pack_broken: law pack: hours.csv is missing");
    }

    private int run(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "law";
        all[1] = "check";
        System.arraycopy(args, 0, all, 2, args.length);
        return new CommandLineTool(
                        new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(Map.of()))
                .run(all);
    }
}
