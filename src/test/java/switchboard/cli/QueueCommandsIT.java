package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.cli.ServerRig.Shell;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** An operator's work on whole queues and lists, from the shell through the whole server. */
class QueueCommandsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @TempDir
    static Path folder;

    private static ServerRig rig;

    private String tenant = "";
    private String campaign = "";

    @BeforeAll
    static void start() throws IOException {
        rig = new ServerRig(POSTGRES, REDIS, folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void fill() {
        tenant = rig.tenant();
        campaign = UUID.randomUUID().toString();
        POSTGRES.query("""
                insert into campaigns (id, user_id, name, from_number)
                select '%2$s', user_id, 'Spring', phone_number from agents where user_id = '%1$s' limit 1;
                insert into leads (user_id, name, phone)
                select '%1$s', 'Lead', '+1212555010' || n from generate_series(1, 4) as n;
                """.formatted(tenant, campaign));
        rig.run("queue", "add", "--campaign", campaign, "--all");
    }

    @Test
    void waiting_rows_are_counted_cancelled_and_queued_again() {
        assertThat(rig.run("queue", "cancel", "--campaign", campaign, "--dry-run")
                        .out())
                .isEqualToIgnoringNewLines("would cancel 4");
        assertThat(rig.run("queue", "cancel", "--campaign", campaign, "--reason", "no_answer")
                        .out())
                .isEqualToIgnoringNewLines("cancel 0");
        assertThat(rig.run("queue", "cancel", "--campaign", campaign).out()).isEqualToIgnoringNewLines("cancel 4");
        assertThat(rig.run("queue", "requeue", "--campaign", campaign, "--status", "failed")
                        .out())
                .isEqualToIgnoringNewLines("requeue 0");
        Shell again = rig.run("queue", "requeue", "--campaign", campaign, "--json");
        assertThat(again.json().getInteger("requeued")).as(again.toString()).isEqualTo(4);
        assertThat(rig.run("queue", "requeue", "--campaign", campaign, "--status", "queued")
                        .code())
                .isEqualTo(ExitCode.USAGE);
        assertThat(rig.run("queue", "cancel", "--campaign", UUID.randomUUID().toString())
                        .code())
                .isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void a_campaign_that_becomes_a_preview_has_each_lead_released() {
        Shell set = rig.run("campaigns", "set", campaign, "--mode", "preview", "--weight", "3");
        assertThat(set.out()).as(set.toString()).isEqualToIgnoringNewLines(campaign + " preview weight 3");
        rig.run("campaigns", "start", campaign);
        String lead = POSTGRES.query("select lead_id from dialer_queue where campaign_id = '" + campaign + "'")
                .get(0)
                .getUUID(0)
                .toString();
        assertThat(rig.run("queue", "why", lead).out()).startsWith("Waits: an operator has to release it first");
        assertThat(rig.run("queue", "release", lead).code()).isZero();
        assertThat(rig.run("queue", "release", lead).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(rig.run("campaigns", "set", campaign, "--mode", "sideways").code())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_do_not_call_list_is_imported_and_its_bad_lines_are_named() throws IOException {
        Path list = Files.writeString(
                folder.resolve("dnc.csv"), "phone_number\n+12125550101\n+12125550102\n555\n+12125550101\n");
        Shell shell = rig.run("dnc", "import", list.toString(), "--user", tenant);
        assertThat(shell.code()).as(shell.toString()).isZero();
        assertThat(shell.out())
                .contains("rows        4", "imported    2", "refused     1", "duplicates  1", "suppressed  2")
                .contains("line 4 refused: it holds no telephone number");
        assertThat(shell.err()).contains("sent 100 %");
        assertThat(rig.run("dnc", "import", list.toString(), "--user", tenant, "--strict")
                        .code())
                .isEqualTo(ExitCode.FOUND);
        JsonObject national = rig.run("dnc", "import", list.toString(), "--national", "2026-11-01", "--json")
                .json();
        assertThat(national.getString("list_date")).isEqualTo("2026-11-01");
        assertThat(rig.run("dnc", "import", "nowhere.csv").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void campaigns_are_listed_page_by_page() {
        rig.run(
                "campaigns",
                "create",
                "--user",
                tenant,
                "--name",
                "Fall",
                "--from",
                POSTGRES.query("select phone_number from agents where user_id = '" + tenant + "'")
                        .get(0)
                        .getString(0));
        JsonObject first = rig.get("/v1/campaigns?limit=1&user_id=" + tenant);
        assertThat(first.getJsonArray("data")).hasSize(1);
        assertThat(first.getBoolean("has_more")).isTrue();
        JsonObject second = rig.get("/v1/campaigns?limit=1&user_id=" + tenant + "&after=" + first.getString("next"));
        assertThat(second.getJsonArray("data")).hasSize(1);
        assertThat(second.getBoolean("has_more")).isFalse();
    }
}
