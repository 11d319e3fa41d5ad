package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.cli.ServerRig.Shell;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class MessagesCommandsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @TempDir
    static Path folder;

    private static ServerRig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new ServerRig(POSTGRES, REDIS, folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void a_text_that_a_rule_forbids_says_which_and_is_not_listed() {
        String tenant = rig.tenant();
        Shell refused = rig.run("messages", "send", "+12125550147", "hello", "--user", tenant);
        assertThat(refused.code()).as(refused.toString()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.err()).contains("no_consent");
        Shell list = rig.run("messages", "list", "--user", tenant, "--json");
        assertThat(list.code()).isZero();
        assertThat(list.json().getJsonArray("data")).isEmpty();
    }

    @Test
    void a_number_that_is_none_is_wrong_usage() {
        Shell wrong = rig.run("messages", "send", "nobody", "hello", "--user", rig.tenant());
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("to_number");
    }

    @Test
    void texts_are_listed_newest_first() {
        String tenant = rig.tenant();
        POSTGRES.query("""
                insert into messages (user_id, direction, body, from_number, to_number, created_at)
                values ('%1$s', 'inbound', 'the first', '+12125550147', '+14155550100', '2026-03-01T00:00:00Z'),
                       ('%1$s', 'inbound', 'the second', '+12125550147', '+14155550100', '2026-03-02T00:00:00Z')
                """.formatted(tenant));
        Shell list = rig.run("messages", "list", "--user", tenant, "--number", "+12125550147", "--limit", "1");
        assertThat(list.out()).contains("the second").doesNotContain("the first");
        assertThat(list.err()).contains("there are more: --after ");
    }
}
