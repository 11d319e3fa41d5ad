package switchboard.ops;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.jobs.Job;
import switchboard.platform.jobs.Schedule;
import switchboard.testkit.Edge;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** A slot has one run, however many nodes there are; a run that fails or dies is seen. */
class JobRunnerIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock machine = new ManualClock();
    private final JobRepository runs = new JobRepository(POSTGRES.pool());
    private final AtomicInteger times = new AtomicInteger();

    @BeforeEach
    void nothing_has_run() {
        POSTGRES.query("delete from job_runs; delete from alerts");
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void of_three_nodes_one_runs_each_slot() {
        Job job = job(() -> Future.succeededFuture("did it " + times.incrementAndGet()));
        nodes(job, 3);
        eventually(1);
        machine.advance(Duration.ofMinutes(1));
        eventually(2);
        assertThat(times).hasValue(2);
        assertThat(list().get(0).getString("detail")).isEqualTo("did it 2");
        assertThat(list().get(0).getLong("lag_ms")).isNotNegative();
        assertThat(list().get(0).getLong("duration_ms")).isNotNegative();
    }

    @Test
    void a_run_that_takes_longer_than_its_slot_is_not_begun_again_beside_itself() {
        Promise<String> slow = Promise.promise();
        Job job = job(() -> {
            times.incrementAndGet();
            return slow.future();
        });
        nodes(job, 2);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> times.get() == 1);
        machine.advance(Duration.ofSeconds(50));
        assertThat(await(runs.begin("j", "other", machine.instant(), false, machine.instant(), Duration.ofMinutes(1))))
                .isEmpty();
        slow.complete("at last");
        eventually(1);
    }

    @Test
    void a_job_that_throws_is_on_record_and_alarms_until_it_runs_well() {
        Job job = job(() -> {
            if (times.incrementAndGet() == 1) {
                throw new IllegalStateException("no luck");
            }
            return Future.succeededFuture("well");
        });
        nodes(job, 1);
        eventually(1);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> open() == 1);
        assertThat(list().get(0).getString("status")).isEqualTo("failed");
        assertThat(list().get(0).getString("detail")).isEqualTo("no luck");
        machine.advance(Duration.ofMinutes(1));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> open() == 0);
    }

    @Test
    void a_run_whose_node_died_is_marked_by_the_next() {
        Instant now = machine.instant();
        await(runs.begin("j", "gone", now, false, now, Duration.ofMinutes(1)));
        machine.advance(Duration.ofMinutes(2));
        nodes(job(() -> Future.succeededFuture("well")), 1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        list().stream().anyMatch(run -> run.getString("status").equals("completed")));
        assertThat(list().get(1).getString("status")).isEqualTo("failed");
        assertThat(list().get(1).getString("detail")).startsWith("died");
    }

    @Test
    void a_night_in_which_every_node_was_down_is_made_up_for_once() {
        // given: it ran the night before, and all nodes come back nine hours late
        Schedule nightly = Schedule.daily(LocalTime.of(3, 0));
        Job job = new Job("j", nightly, () -> Future.succeededFuture("did it " + times.incrementAndGet()));
        Instant night = nightly.slot(machine.instant());
        long before = await(runs.begin("j", "n", night.minus(Duration.ofDays(1)), false, night, Duration.ofHours(1)))
                .orElseThrow();
        await(runs.finish(before, true, "did it", night));
        machine.set(night.plus(Duration.ofHours(9)));
        // when
        nodes(job, 3);
        // then
        eventually(2);
        assertThat(list().get(0).getLong("lag_ms"))
                .isEqualTo(Duration.ofHours(9).toMillis());
        nodes(job, 1);
        machine.set(night.plus(Duration.ofDays(1)));
        eventually(3);
        assertThat(times).hasValue(2);
    }

    @Test
    void an_installation_of_today_has_missed_no_night() {
        Instant night = machine.instant();
        machine.advance(Duration.ofHours(2));
        assertThat(await(runs.begin("j", "n", night, true, machine.instant(), Duration.ofHours(1))))
                .isEmpty();
        POSTGRES.query("update schema_history set applied_at = '" + night.minus(Duration.ofDays(1)) + "'");
        assertThat(await(runs.begin("j", "n", night, true, machine.instant(), Duration.ofHours(1))))
                .isPresent();
        POSTGRES.query("update schema_history set applied_at = now()");
    }

    @Test
    void a_daily_slot_begins_at_its_time_in_utc() {
        Schedule daily = Schedule.daily(LocalTime.of(3, 0));
        assertThat(daily.slot(Instant.parse("2026-03-08T02:59:59Z"))).isEqualTo(Instant.parse("2026-03-07T03:00:00Z"));
        assertThat(daily.slot(Instant.parse("2026-03-08T03:00:00Z"))).isEqualTo(Instant.parse("2026-03-08T03:00:00Z"));
    }

    @Test
    void operators_and_nobody_else_read_who_ran_what() {
        Instant now = machine.instant();
        long run = await(runs.begin("j", "n1", now, false, now.plusMillis(250), Duration.ofMinutes(1)))
                .orElseThrow();
        await(runs.finish(run, true, "did it", now.plusMillis(1_250)));
        await(runs.begin("k", "n2", now, false, now, Duration.ofMinutes(1)));
        try (Edge edge = Edge.of(List.of(new JobRoutes(runs)))) {
            JsonObject answer =
                    new JsonObject(edge.ask(Edge.Who.OPERATOR, "GET", "/v1/job-runs?job=j", Optional.empty())
                            .body());
            JsonObject shown = answer.getJsonArray("data").getJsonObject(0);
            assertThat(answer.getJsonArray("data")).hasSize(1);
            assertThat(shown.getString("node")).isEqualTo("n1");
            assertThat(shown.getString("status")).isEqualTo("completed");
            assertThat(shown.getString("detail")).isEqualTo("did it");
            assertThat(shown.getLong("lag_ms")).isEqualTo(250);
            assertThat(shown.getLong("duration_ms")).isEqualTo(1_000);
            assertThat(edge.ask(Edge.Who.owner(new java.util.UUID(0, 1)), "GET", "/v1/job-runs", Optional.empty())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private void nodes(Job job, int count) {
        JobsConfig config = new JobsConfig(
                Duration.ofMillis(20),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                "03:00",
                "04:00");
        for (int i = 0; i < count; i++) {
            Deployable node = new JobRunner(
                    List.of(job), POSTGRES.pool(), OpsCapability.alarms(POSTGRES.pool()), config, machine, "node" + i);
            await(vertx.deployVerticle(node));
        }
    }

    private static Job job(java.util.function.Supplier<Future<String>> work) {
        return new Job("j", Schedule.every(Duration.ofMinutes(1)), work);
    }

    private void eventually(int finished) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> list().stream()
                                .filter(run -> !run.getString("status").equals("running"))
                                .count()
                        == finished);
    }

    private List<JsonObject> list() {
        return await(runs.list(Optional.of("j"), 10));
    }

    private static long open() {
        return POSTGRES.query("select count(*) from alerts where alert_type = 'job_failed' and resolved_at is null")
                .get(0)
                .getLong(0);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 60 s", e);
        }
    }
}
