package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** What one of our numbers may do, changed from a shell through the API. */
class AgentCommandsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @TempDir
    static Path folder;

    private static ServerRig rig;
    private static String agent = "";

    @BeforeAll
    static void open() throws IOException {
        rig = new ServerRig(POSTGRES, REDIS, folder);
        rig.tenant();
        agent = POSTGRES.query("select id from agents where phone_number = '" + ServerRig.OUR_NUMBER + "'")
                .get(0)
                .getUUID(0)
                .toString();
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @Test
    void agents_are_listed_and_changed_and_who_did_it_is_kept() {
        assertThat(rig.run("agents", "list").out()).contains(agent, ServerRig.OUR_NUMBER);

        ServerRig.Shell set = rig.run("agents", "set", agent, "--calls", "7", "--per-second", "2.5", "--json");

        assertThat(set.code()).isZero();
        assertThat(set.json().getInteger("max_concurrent_calls")).isEqualTo(7);
        assertThat(set.json().getDouble("calls_per_second")).isEqualTo(2.5);
        assertThat(set.json().getInteger("max_call_seconds")).isEqualTo(600);
        JsonObject trace =
                (JsonObject) POSTGRES.query("""
                        select metadata from audit_logs where action = 'agent.changed' and entity_id = '%s'
                         order by created_at desc limit 1
                        """.formatted(agent)).get(0).getValue(0);
        assertThat(trace.getString("actor")).isEqualTo("service");
        assertThat(trace.getJsonObject("before").getInteger("max_concurrent_calls"))
                .isEqualTo(5);
        assertThat(trace.getJsonObject("after").getInteger("max_concurrent_calls"))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "--calls, -1, max_concurrent_calls is between 0 and 10000",
        "--per-second, 0, calls_per_second is between 0.01 and 1000",
        "--per-second, 0.001, with two decimals at most",
        "--call-seconds, 59, max_call_seconds is between 60 and 7200"
    })
    void what_cannot_be_is_refused_with_what_can(String option, String value, String said) {
        ServerRig.Shell set = rig.run("agents", "set", agent, option, value);

        assertThat(set.code()).isNotZero();
        assertThat(set.err()).contains(said);
    }

    @Test
    void an_agent_nobody_has_is_not_found_and_nothing_to_change_is_said_so() {
        assertThat(rig.run("agents", "set", "00000000-0000-0000-0000-0000000000ff", "--calls", "1")
                        .code())
                .isEqualTo(ExitCode.NOT_FOUND);
        assertThat(rig.run("agents", "set", agent).err()).contains("Say what to change");
    }
}
