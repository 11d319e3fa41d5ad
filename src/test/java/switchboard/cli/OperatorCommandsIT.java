package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

class OperatorCommandsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final String LIST = """
            name,business_name,phone,email,state,priority,consent,notes
            Ada,Analytical,(212) 555-0147,,NY,,written,
            Bob,Bolts,not a number,,NY,,,
            Ada again,Analytical,+12125550147,,NY,,,
            Cyd,Cranes,,,CA,,,
            Dee,Drains,4155550183,,CA,,,
            """;

    @TempDir
    static Path folder;

    private static ServerRig rig;

    private String tenant = "";

    @BeforeAll
    static void start() throws IOException {
        rig = new ServerRig(POSTGRES, REDIS, folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void signUp() {
        tenant = rig.tenant();
    }

    @Test
    void an_import_shows_what_became_of_every_row() throws IOException {
        Shell shell = rig.run("leads", "import", list(), "--user", tenant);
        assertThat(shell.code()).as(shell.toString()).isZero();
        assertThat(shell.out())
                .contains("rows        5", "imported    2", "refused     2", "duplicates  1")
                .contains("row 3 refused: phone_invalid, what stands under phone is no telephone number")
                .contains("row 5 refused: phone_missing")
                .contains("row 4 duplicate");
        assertThat(shell.err()).contains("sent 100 %").contains("warning: 2 of 5 rows were refused");
    }

    @Test
    void an_import_in_json_is_one_document_and_may_be_strict() throws IOException {
        Shell shell = rig.run("leads", "import", list(), "--user", tenant, "--strict", "--json");
        assertThat(shell.code()).isEqualTo(ExitCode.FOUND);
        assertThat(shell.json().getInteger("imported")).isEqualTo(2);
        assertThat(shell.json().getJsonArray("refused")).hasSize(2);
        Shell again = rig.run("leads", "import", list(), "--user", tenant, "--json");
        assertThat(again.json().getInteger("duplicate_count")).isEqualTo(3);
    }

    @Test
    void an_import_says_what_is_wrong_with_the_file_or_the_campaign() throws IOException {
        assertThat(rig.run("leads", "import", "nowhere.csv", "--user", tenant).code())
                .isEqualTo(ExitCode.NOT_FOUND);
        Path empty = Files.writeString(folder.resolve("empty.csv"), "");
        assertThat(rig.run("leads", "import", empty.toString(), "--user", tenant)
                        .code())
                .isEqualTo(ExitCode.USAGE);
        Shell shell = rig.run(
                "leads",
                "import",
                list(),
                "--user",
                tenant,
                "--campaign",
                UUID.randomUUID().toString());
        assertThat(shell.code()).as(shell.toString()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(shell.err()).contains("campaign_not_found", "next: `switchboard campaigns list`");
    }

    @Test
    void a_campaign_is_made_filled_explained_and_moved() throws IOException {
        rig.run("leads", "import", list(), "--user", tenant);
        String campaign = campaign();
        assertThat(rig.run("queue", "add", "--campaign", campaign, "--all").out())
                .isEqualToIgnoringNewLines("queued 2");
        assertThat(rig.run("queue", "why", anyLead()).out())
                .startsWith("Waits: its campaign has not been started.")
                .contains("campaign_draft");
        assertThat(rig.run("queue", "reasons", "--campaign", campaign).out())
                .containsPattern("2 +open +campaign_draft +its campaign has not been started")
                .containsPattern("2 +total");
        assertThat(rig.run("campaigns", "start", campaign).out()).isEqualToIgnoringNewLines(campaign + " running");
        assertThat(rig.run("campaigns", "pause", campaign).out()).isEqualToIgnoringNewLines(campaign + " paused");
        assertThat(rig.run("campaigns", "drain", campaign, "--json").json().getString("status"))
                .isEqualTo("draining");
        assertThat(rig.run("campaigns", "list", "--user", tenant).out()).contains(campaign, "Spring");
        assertThat(rig.run("campaigns", "list", "--user", UUID.randomUUID().toString())
                        .out())
                .doesNotContain(campaign);
    }

    @Test
    void leads_can_be_queued_one_by_one() throws IOException {
        rig.run("leads", "import", list(), "--user", tenant);
        Shell shell = rig.run(
                "queue",
                "add",
                "--campaign",
                campaign(),
                "--lead",
                anyLead(),
                UUID.randomUUID().toString());
        assertThat(shell.out()).isEqualToIgnoringNewLines("queued 1");
        assertThat(shell.err()).contains("note: 1 are queued already");
    }

    @Test
    void a_number_that_must_not_be_called_is_suppressed_at_once() throws IOException {
        rig.run("leads", "import", list(), "--user", tenant, "--campaign", campaign());
        Shell shell = rig.run("dnc", "add", "+12125550147", "--user", tenant);
        assertThat(shell.out()).contains("+12125550147 is not called any more", tenant);
        String lead = POSTGRES.query("select id from leads where phone = '+12125550147' and user_id = '" + tenant + "'")
                .get(0)
                .getUUID("id")
                .toString();
        JsonObject why = rig.run("queue", "why", lead, "--json").json();
        assertThat(why.getString("explanation")).isEqualTo("Will not be called: the number is on a do-not-call list.");
        assertThat(rig.run("dnc", "add", "555").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_top_up_under_one_key_counts_once() {
        String key = UUID.randomUUID().toString();
        String[] topUp = {"limits", "top-up", tenant, "--product", "call_300", "--idempotency-key", key, "--json"};
        int limit = rig.run(topUp).json().getInteger("limit_seconds");
        assertThat(rig.run(topUp).json().getInteger("limit_seconds")).isEqualTo(limit);
        assertThat(rig.run("usage", "--user", tenant).out()).contains(tenant, Integer.toString(limit));
        assertThat(rig.run("limits", "top-up", tenant, "--product", "call_3").code())
                .isEqualTo(ExitCode.USAGE);
        Shell reused = rig.run("limits", "top-up", tenant, "--product", "call_800", "--idempotency-key", key);
        assertThat(reused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(reused.err()).contains("idempotency_key_reused", "take another --idempotency-key");
    }

    @Test
    void a_tenant_is_paused_and_resumed() {
        assertThat(rig.run("limits", "pause", tenant).out()).isEqualToIgnoringNewLines(tenant + " paused");
        assertThat(rig.run("limits", "resume", tenant).out()).isEqualToIgnoringNewLines(tenant + " ok");
        assertThat(rig.run("limits", "pause", tenant, "--end-calls", "--json")
                        .json()
                        .getInteger("calls_ending"))
                .isZero();
        rig.run("limits", "resume", tenant);
    }

    @Test
    void a_tenants_period_is_ended_early() {
        Shell rolled = rig.run("limits", "roll", tenant, "--early", "--json");
        assertThat(rolled.json().getString("billing_period_id"))
                .as(rolled.toString())
                .startsWith(tenant + ":");
        Shell again = rig.run("limits", "roll", tenant);
        assertThat(again.out()).contains(rolled.json().getString("billing_period_id"), "0 s carried over");
    }

    @Test
    void a_tenants_limits_are_set() {
        Shell lowered = rig.run("limits", "set", tenant, "--cap", "120", "--grace", "0", "--warn-at", "70");
        assertThat(lowered.out()).as(lowered.toString()).isEqualToIgnoringNewLines(tenant + " ok 120 s");
        Shell raised = rig.run("limits", "set", tenant, "--cap", "9000", "--action", "notify-billing", "--json");
        assertThat(raised.json().getString("limit_action")).isEqualTo("notify-billing");
        Shell wrong = rig.run("limits", "set", tenant, "--warn-at", "120");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("soft_limit_threshold is between 1 and 100");
        assertThat(rig.run("limits", "set", tenant).code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void deliveries_are_replayed_by_id_and_by_filter() {
        POSTGRES.query("delete from webhook_queue");
        String strange = dead("{\"event\": \"a_new_kind\", \"call\": {\"call_id\": \"c1\"}}");
        Shell rehearsed = rig.run("replay", strange, "--dry-run");
        assertThat(rehearsed.code()).as(rehearsed.toString()).isZero();
        assertThat(rehearsed.out()).startsWith(strange + " would be skipped");
        String broken = dead("not json");
        Shell failed = rig.run("replay", broken);
        assertThat(failed.code()).as(failed.toString()).isEqualTo(ExitCode.FOUND);
        assertThat(failed.out()).startsWith(broken + " is dead");
        String[] filter = {"replay", "--status", "dead", "--source", "retell", "--since", "2h"};
        assertThat(rig.run("replay", "--status", "dead", "--since", "2h", "--dry-run")
                        .out())
                .startsWith("matched 2, put back 0")
                .contains(strange + " would be skipped", broken + " would be failed: body_not_json");
        assertThat(rig.run(filter).out()).isEqualToIgnoringNewLines("matched 2, put back 2");
    }

    @Test
    void a_rehearsal_shows_every_row_that_would_change_and_changes_none() {
        String call = dead("{\"event\": \"call_ended\", \"call\": {\"call_id\": \"call_rehearsed\", \"to_number\": \""
                + ServerRig.OUR_NUMBER + "\", \"from_number\": \"+12125550199\", \"direction\": \"inbound\","
                + " \"duration_ms\": 61000, \"disconnection_reason\": \"user_hangup\"}}");
        Shell first = rig.run("replay", call, "--dry-run");
        assertThat(first.out())
                .as(first.toString())
                .startsWith(call + " would be done")
                .contains("  inserted call_events", "    call_sid: - -> call_rehearsed", "  inserted call_effects");
        assertThat(POSTGRES.query("select 1 from call_events where call_sid = 'call_rehearsed'"))
                .isEmpty();
        assertThat(rig.run("replay", call).out()).startsWith(call + " is done");
        JsonObject again = rig.run("replay", call, "--dry-run", "--json").json();
        assertThat(again.getJsonArray("changes").stream().map(change -> ((JsonObject) change).getString("change")))
                .as(again.encodePrettily())
                .doesNotContain("inserted", "deleted");
    }

    @Test
    void dead_deliveries_and_unknown_numbers_are_listed_and_resolved() {
        String broken = dead("not json at all");
        assertThat(rig.run("deliveries", "list", "--status", "dead").out()).contains(broken);
        String unknown = POSTGRES.query("""
                        insert into unknown_phone (phone_number, provider_id, event_type, raw_payload)
                        values ('+14155550177', 'call_x', 'call_ended', '{}')
                        returning id
                        """).get(0).getUUID("id").toString();
        assertThat(rig.run("unknown", "list").out()).contains(unknown, "+14155550177");
        Shell resolved = rig.run("unknown", "resolve", unknown, "--as", "spam", "--notes", "daily");
        assertThat(resolved.code()).as(resolved.toString()).isZero();
        assertThat(rig.run("unknown", "list").out()).doesNotContain(unknown);
        assertThat(rig.run("unknown", "list", "--status", "all").out()).contains(unknown, "spam", "daily");
        assertThat(rig.run("unknown", "resolve", unknown, "--as", "nonsense").code())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void a_replay_of_everything_must_be_asked_for() {
        assertThat(rig.run("replay").code()).isEqualTo(ExitCode.USAGE);
        assertThat(rig.run("replay", "--since", "soon").code()).isEqualTo(ExitCode.USAGE);
        assertThat(rig.run("replay", "--status", "lost").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void check_profile_names_the_precondition_that_fails() {
        Shell good = rig.run("check-profile", tenant);
        assertThat(good.code()).as(good.toString()).isZero();
        POSTGRES.query("update profiles set consent_accepted_at = null where user_id = '" + tenant + "'");
        Shell bad = rig.run("check-profile", tenant);
        assertThat(bad.code()).isEqualTo(ExitCode.FOUND);
        assertThat(bad.out()).containsPattern("CONSENT_REQUIRED +consent is given");
        assertThat(bad.err()).contains("1 of 9 preconditions fail");
        JsonObject json = rig.run("check-profile", tenant, "--json").json();
        assertThat(json.getBoolean("deployable")).isFalse();
        assertThat(json.getJsonArray("checks")).hasSize(9);
    }

    @Test
    void a_person_is_exported_erased_and_gone() throws IOException {
        rig.run("leads", "import", list(), "--user", tenant);
        Shell file = rig.run("person", "export", "+12125550147", "--user", tenant, "--json");
        assertThat(file.code()).as(file.toString()).isZero();
        assertThat(file.json().getJsonArray("leads")).hasSize(1);
        assertThat(file.out()).contains("Analytical");
        Shell erased = rig.run("person", "erase", "+12125550147", "--user", tenant, "--reason", "asked by letter");
        assertThat(erased.code()).as(erased.toString()).isZero();
        assertThat(erased.out()).containsPattern("leads +1 +erased").containsPattern("consents +1 +erased");
        assertThat(rig.run("person", "export", "+12125550147", "--user", tenant, "--json")
                        .json()
                        .getJsonArray("leads"))
                .isEmpty();
        assertThat(rig.run("person", "erase", ServerRig.OUR_NUMBER).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(rig.run("person", "erase", "555-0147").err()).contains("E.164");
        assertThat(POSTGRES.query("select distinct action from audit_logs where entity = 'person'"))
                .hasSize(2);
    }

    @Test
    void what_is_not_there_is_not_found() {
        String nobody = UUID.randomUUID().toString();
        assertThat(rig.run("queue", "why", nobody).code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(rig.run("queue", "reasons", "--campaign", nobody).code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(rig.run("queue", "add", "--campaign", nobody, "--all").code())
                .isEqualTo(ExitCode.NOT_FOUND);
        assertThat(rig.run("campaigns", "start", nobody).code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(rig.run("limits", "pause", nobody).code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(rig.run("usage", "--user", nobody).code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(rig.run("replay", nobody).code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void wrong_usage_is_told_before_anything_is_sent() {
        assertThat(rig.run("queue", "why", "not-an-id").code()).isEqualTo(ExitCode.USAGE);
        assertThat(rig.run("queue", "add", "--campaign", tenant).code()).isEqualTo(ExitCode.USAGE);
        assertThat(rig.run("leads", "import", "leads.csv").err()).contains("--user");
        Shell address = rig.run("usage", "--server", "localhost:8080");
        assertThat(address.code()).isEqualTo(ExitCode.USAGE);
        assertThat(address.err()).contains("server_invalid", "next: switchboard usage --help");
    }

    @Test
    void a_campaign_that_cannot_be_paused_is_a_refusal() {
        Shell shell = rig.run("campaigns", "pause", campaign());
        assertThat(shell.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(shell.err()).contains("campaign_state", "next: ");
    }

    @Test
    void a_server_that_is_away_is_worth_another_try() {
        Shell shell = rig.run("usage", "--server", "http://localhost:1");
        assertThat(shell.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).contains("server_away", "next: start one with `switchboard serve`");
    }

    @Test
    void a_wrong_key_is_not_let_in_and_not_shown() {
        Shell shell = rig.runWith(
                Map.of("SWITCHBOARD_SERVICE_KEY", "hidden"),
                "campaigns",
                "start",
                UUID.randomUUID().toString());
        assertThat(shell.code()).isEqualTo(ExitCode.NOT_ALLOWED);
        assertThat(shell.err())
                .contains("credentials_refused", "SWITCHBOARD_SERVICE_KEY")
                .doesNotContain("hidden");
        String elsewhere = folder.resolve("elsewhere").toString();
        Shell none = rig.runWith(Map.of("SWITCHBOARD_DATA_DIR", elsewhere), "dnc", "add", "+12125550147");
        assertThat(none.code()).isEqualTo(ExitCode.NOT_ALLOWED);
    }

    private static String list() throws IOException {
        return Files.writeString(folder.resolve("leads.csv"), LIST).toString();
    }

    private String campaign() {
        Shell made =
                rig.run("campaigns", "create", "--user", tenant, "--name", "Spring", "--from", ServerRig.OUR_NUMBER);
        assertThat(made.code()).as(made.toString()).isZero();
        return made.out().strip();
    }

    private String anyLead() {
        return POSTGRES.query("select id from leads where user_id = '" + tenant + "' limit 1")
                .get(0)
                .getUUID("id")
                .toString();
    }

    private static String dead(String body) {
        return POSTGRES.query("""
                        insert into webhook_queue (event_type, source, path, raw_body, headers, state)
                        values ('odd', 'retell', '/webhooks/retell', convert_to('%s', 'UTF8'), '{}', 'dead')
                        returning id
                        """.formatted(body)).get(0).getUUID("id").toString();
    }
}
