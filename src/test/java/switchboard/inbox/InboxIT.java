package switchboard.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

class InboxIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final ManualClock clock = new ManualClock();
    private InboxRig rig;

    @BeforeEach
    void open() throws Exception {
        POSTGRES.query(TestSender.EFFECTS);
        POSTGRES.query("truncate effects, webhook_queue, refused_deliveries, idempotency_keys cascade");
        rig = new InboxRig(POSTGRES.pool(), clock);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void a_delivery_answered_204_is_on_disk_byte_for_byte() throws Exception {
        assertThat(rig.postRaw("good", "{\"id\" : \"a\",\"event\":\"fine\"}").statusCode())
                .isEqualTo(204);
        Row row = only("select *, convert_from(raw_body, 'UTF8') as body from webhook_queue");
        assertThat(row.getString("body")).isEqualTo("{\"id\" : \"a\",\"event\":\"fine\"}");
        assertThat(row.getString("idempotency_key")).isEqualTo("test:a");
        assertThat(row.getString("state")).isEqualTo("pending");
        assertThat(row.getJsonObject("headers").getString("X-Signature")).isEqualTo("good");
        assertThat(row.getValue("raw_payload")).isNull();
    }

    @Test
    void a_repeated_delivery_is_answered_2xx_stored_once_and_counted() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(rig.post("a", "fine").statusCode()).isEqualTo(204);
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            rig.process(); // again: while its repeats are being counted, the row is locked and is passed over
            assertThat(InboxRig.await(rig.inbox.counts())).isEqualTo(new InboxCounts(3, 1, 2, 0, 0));
        });
        assertThat(POSTGRES.count("effects")).isEqualTo(1);
    }

    @Test
    void a_delivery_that_another_node_has_stored_is_not_stored_again() throws Exception {
        InboxRig other = new InboxRig(POSTGRES.pool(), clock);
        assertThat(rig.post("a", "fine").statusCode()).isEqualTo(204);
        assertThat(other.post("a", "fine").statusCode()).isEqualTo(204);
        other.close();
        assertThat(POSTGRES.count("webhook_queue")).isEqualTo(1);
    }

    @Test
    void a_thousand_at_once_are_a_thousand_rows_and_far_fewer_statements() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(rig.postAsync("d" + i, "fine"));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(204);
        }
        assertThat(POSTGRES.count("webhook_queue")).isEqualTo(1_000);
        assertThat(rig.batches()).isLessThan(500);
        rig.process();
        assertThat(InboxRig.await(rig.inbox.counts())).isEqualTo(new InboxCounts(1_000, 1_000, 0, 0, 0));
        assertThat(only("select count(distinct delivery) as n, count(*) as all from effects")
                        .getLong("n"))
                .isEqualTo(1_000);
    }

    @Test
    void a_handled_delivery_is_marked_with_its_payload() throws Exception {
        rig.post("a", "fine");
        rig.process();
        Row row = only("select * from webhook_queue");
        assertThat(row.getString("state")).isEqualTo("done");
        assertThat(row.getString("result")).isEqualTo("success");
        assertThat(row.getString("processed_by")).isEqualTo("system");
        assertThat(row.getOffsetDateTime("processed_at").toInstant()).isEqualTo(clock.instant());
        assertThat(row.getJsonObject("raw_payload").getString("event")).isEqualTo("fine");
        assertThat(row.getOffsetDateTime("lease_until")).isNull();
    }

    @Test
    void unknown_events_and_unknown_numbers_are_kept_in_sight() throws Exception {
        rig.post("a", "odd");
        rig.post("b", "lost");
        rig.process();
        assertThat(POSTGRES.query("select state, error_message from webhook_queue order by idempotency_key"))
                .extracting(row -> row.getString(0) + ": " + row.getString(1))
                .containsExactly("skipped: an event we do not know", "skipped: unresolved: nobody's number");
    }

    @Test
    void poison_dies_at_once_and_its_neighbours_go_on() throws Exception {
        for (int i = 0; i < 20; i++) {
            rig.post("d" + i, i % 5 == 0 ? "poison" : "fine");
        }
        rig.process();
        assertThat(InboxRig.await(rig.inbox.counts())).isEqualTo(new InboxCounts(20, 16, 0, 0, 4));
        assertThat(POSTGRES.count("effects")).isEqualTo(16);
    }

    @Test
    void a_handler_that_cannot_is_tried_again_later_each_time_and_given_up_in_the_end() throws Exception {
        rig.sender.down = true;
        rig.post("a", "fine");
        List<Duration> waits = new ArrayList<>();
        for (int attempt = 1; attempt <= 6; attempt++) {
            rig.process();
            rig.process(); // not due again yet
            Row row = only("select state, attempts, next_attempt_at from webhook_queue");
            assertThat(row.getString("state")).isEqualTo("failed");
            assertThat(row.getInteger("attempts")).isEqualTo(attempt);
            waits.add(Duration.between(
                    clock.instant(), row.getOffsetDateTime("next_attempt_at").toInstant()));
            clock.advance(waits.get(waits.size() - 1));
        }
        rig.process();
        assertThat(waits).extracting(Duration::toSeconds).containsExactly(1L, 5L, 30L, 120L, 600L, 3600L);
        Row dead = only("select state, result, errors, error_message from webhook_queue");
        assertThat(dead.getString("state")).isEqualTo("dead");
        assertThat(dead.getString("result")).isEqualTo("failed");
        assertThat(dead.getJsonArray("errors")).hasSize(7);
        assertThat(dead.getString("error_message")).startsWith("calendar_down");
        assertThat(POSTGRES.count("effects")).isZero();
    }

    @Test
    void a_bug_in_a_handler_is_tried_again_and_leaves_nothing_behind() throws Exception {
        rig.post("a", "bug");
        rig.process();
        assertThat(only("select state from webhook_queue").getString("state")).isEqualTo("failed");
        assertThat(POSTGRES.count("effects")).isZero();
    }

    @Test
    void a_node_that_dies_after_claiming_leaves_the_delivery_to_another_once() throws Exception {
        rig.post("a", "fine");
        InboxRepository repository = new InboxRepository(POSTGRES.pool());
        assertThat(InboxRig.await(repository.claimDue(10, InboxRig.CONFIG.lease(), clock.instant())))
                .hasSize(1); // and then its node dies
        rig.process();
        assertThat(rig.sender.handled).isEmpty();
        clock.advance(InboxRig.CONFIG.lease());
        rig.process();
        rig.process();
        assertThat(rig.sender.handled).hasSize(1);
        assertThat(only("select attempts from webhook_queue").getInteger(0)).isEqualTo(2);
    }

    @Test
    void a_delivery_that_kills_every_node_is_given_up_unhandled() throws Exception {
        rig.post("a", "fine");
        InboxRepository repository = new InboxRepository(POSTGRES.pool());
        for (int i = 0; i < 7; i++) {
            InboxRig.await(repository.claimDue(10, InboxRig.CONFIG.lease(), clock.instant()));
            clock.advance(InboxRig.CONFIG.lease());
        }
        rig.process();
        assertThat(rig.sender.handled).isEmpty();
        assertThat(only("select state from webhook_queue").getString("state")).isEqualTo("dead");
    }

    @Test
    void a_claim_that_has_lapsed_changes_nothing() throws Exception {
        rig.post("a", "fine");
        InboxRepository repository = new InboxRepository(POSTGRES.pool());
        Claim lapsed = InboxRig.await(repository.claimDue(10, InboxRig.CONFIG.lease(), clock.instant()))
                .get(0);
        clock.advance(InboxRig.CONFIG.lease());
        rig.process();
        Boolean marked = InboxRig.await(POSTGRES.pool()
                .withTransaction(tx -> new MarkRepository(POSTGRES.pool())
                        .markHandled(tx, lapsed, Mark.of(new Handled.Skipped("late")), "late", clock.instant())));
        assertThat(marked).isFalse();
        assertThat(only("select state from webhook_queue").getString("state")).isEqualTo("done");
    }

    @Test
    void a_wrong_signature_is_refused_without_a_reason_and_leaves_a_trace() throws Exception {
        HttpResponse<String> answer = rig.postRaw("forged", "{\"id\":\"a\",\"event\":\"fine\"}");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("signature_refused");
        assertThat(answer.body()).doesNotContain("nobody outside");
        assertThat(POSTGRES.count("webhook_queue")).isZero();
        for (int i = 0; i < 10; i++) {
            rig.postRaw("forged", "{}");
        }
        await().untilAsserted(
                        () -> assertThat(POSTGRES.count("refused_deliveries")).isEqualTo(3));
        Row trace = POSTGRES.query("select *, convert_from(body_start, 'UTF8') as start from refused_deliveries"
                        + " where convert_from(body_start, 'UTF8') like '%fine%'")
                .get(0);
        assertThat(trace.getString("reason")).startsWith("signature_wrong");
        assertThat(trace.getString("start")).contains("fine");
        assertThat(trace.getString("body_sha256")).hasSize(64);
    }

    @Test
    void what_is_no_json_or_too_large_is_refused_and_the_server_goes_on() throws Exception {
        HttpResponse<String> noJson = rig.postRaw("good", "{\"id\":");
        HttpResponse<String> tooLarge = rig.postRaw("good", "x".repeat(64 * 1024 + 1));
        HttpResponse<String> huge = rig.postRaw("good", "x".repeat(5_000_000));
        assertThat(noJson.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(noJson.body()).getString("code")).isEqualTo("invalid_json");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(huge.statusCode()).isEqualTo(413);
        assertThat(new JsonObject(huge.body()).getString("code")).isEqualTo("body_too_large");
        assertThat(rig.post("a", "fine").statusCode()).isEqualTo(204);
    }

    @Test
    void only_post_is_taken_and_one_more_part_of_the_path() throws Exception {
        assertThat(rig.call("GET", "/webhooks/test").statusCode()).isEqualTo(405);
        assertThat(rig.call("POST", "/webhooks/test/my-integration", "X-Signature", "good")
                        .statusCode())
                .isEqualTo(400);
        assertThat(rig.call("POST", "/webhooks/test/a/b").statusCode()).isEqualTo(404);
        assertThat(rig.call("POST", "/webhooks/tester").statusCode()).isEqualTo(404);
    }

    @Test
    void a_character_that_postgres_cannot_hold_spoils_nothing() throws Exception {
        assertThat(rig.postRaw("good", "{\"id\":\"a\\u0000b\",\"event\":\"fi\\u0000ne\",\"x\":\"\\ud800\"}")
                        .statusCode())
                .isEqualTo(204);
        rig.process();
        assertThat(only("select state from webhook_queue").getString("state")).isEqualTo("done");
    }

    @Test
    void operators_list_read_and_replay() throws Exception {
        rig.post("a", "poison");
        clock.advance(Duration.ofSeconds(1));
        rig.post("b", "fine");
        rig.process();
        JsonObject page = rig.json("GET", "/v1/webhook-queue?limit=1");
        assertThat(page.getBoolean("has_more")).isTrue();
        assertThat(page.getJsonArray("data").getJsonObject(0).getString("status"))
                .isEqualTo("done");
        JsonArray rest = rig.json("GET", "/v1/webhook-queue?limit=1&after=" + page.getString("next"))
                .getJsonArray("data");
        assertThat(rest).hasSize(1);
        JsonArray dead = rig.json("GET", "/v1/webhook-queue?status=dead").getJsonArray("data");
        assertThat(dead).isEqualTo(rest);
        String id = dead.getJsonObject(0).getString("id");
        JsonObject whole = rig.json("GET", "/v1/webhook-queue/" + id).getJsonObject("whole");
        assertThat(whole.getJsonObject("payload").getString("id")).isEqualTo("a");
        assertThat(whole.getJsonArray("errors")).hasSize(1);
        assertThat(rig.call("GET", "/v1/webhook-queue?status=lost").body()).contains("\"param\":\"status\"");
    }

    @Test
    void a_replay_really_runs_and_keeps_the_history() throws Exception {
        rig.sender.down = true;
        rig.post("a", "fine");
        rig.process();
        rig.sender.down = false;
        String id = only("select id from webhook_queue").getUUID(0).toString();
        JsonObject rehearsed = rig.json("POST", "/v1/webhook-queue/" + id + "/replay?dry_run=true");
        assertThat(rehearsed.getString("status")).isEqualTo("done");
        assertThat(POSTGRES.count("effects")).isZero();
        assertThat(only("select state from webhook_queue").getString(0)).isEqualTo("failed");
        JsonObject replayed = rig.json("POST", "/v1/webhook-queue/" + id + "/replay");
        assertThat(replayed.getString("status")).isEqualTo("done");
        Row row = only("select * from webhook_queue");
        assertThat(row.getString("processed_by")).isEqualTo("replay:service");
        assertThat(row.getJsonArray("errors")).hasSize(1);
        assertThat(POSTGRES.count("effects")).isEqualTo(1);
        assertThat(rig.call("POST", "/v1/webhook-queue/" + new UUID(0, 1) + "/replay")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_filter_puts_the_dead_back() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.post("p" + i, "poison");
        }
        rig.post("a", "fine");
        rig.process();
        assertThat(rig.json("POST", "/v1/webhook-queue/replay?status=dead&dry_run=true")
                        .getInteger("matched"))
                .isEqualTo(5);
        assertThat(rig.json("POST", "/v1/webhook-queue/replay?status=dead&limit=2")
                        .getInteger("replayed"))
                .isEqualTo(2);
        assertThat(InboxRig.await(rig.inbox.counts())).isEqualTo(new InboxCounts(6, 1, 0, 2, 3));
    }

    @Test
    void the_verticle_handles_what_is_stored_and_what_was_there_before() throws Exception {
        rig.post("before", "fine");
        rig.deploy();
        rig.post("after", "fine");
        await().untilAsserted(() ->
                assertThat(InboxRig.await(rig.inbox.counts()).processed()).isEqualTo(2));
    }

    @Test
    void deliveries_of_one_lane_are_handled_one_after_another_oldest_first() throws Exception {
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofMillis(1));
            rig.post("d" + i, "fine");
        }
        rig.sender.lane = "one";
        rig.process();
        assertThat(rig.sender.handled).extracting(StoredDelivery::receivedAt).isSorted();
        assertThat(rig.sender.atOnceMax).hasValue(1);
    }

    @Test
    void a_delivery_put_back_is_handled_again_but_not_while_it_is_being_handled() throws Exception {
        rig.post("a", "lost");
        rig.process();
        UUID id = only("select id from webhook_queue").getUUID(0);
        assertThat(InboxRig.await(rig.inbox.requeue(id))).isTrue();
        InboxRepository repository = new InboxRepository(POSTGRES.pool());
        InboxRig.await(repository.claimDue(10, InboxRig.CONFIG.lease(), clock.instant()));
        assertThat(InboxRig.await(rig.inbox.requeue(id))).isFalse();
        assertThat(InboxRig.await(rig.inbox.requeue(new UUID(0, 1)))).isFalse();
        assertThat(rig.call("POST", "/v1/webhook-queue/" + id + "/replay").statusCode())
                .isEqualTo(409);
        clock.advance(InboxRig.CONFIG.lease());
        rig.process();
        assertThat(rig.sender.handled).hasSize(2);
    }

    private static Row only(String sql) {
        List<Row> rows = POSTGRES.query(sql);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }
}
