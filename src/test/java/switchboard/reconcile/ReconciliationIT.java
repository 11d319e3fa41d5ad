package switchboard.reconcile;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.billing.BillingCapability;
import switchboard.billing.BillingConfig;
import switchboard.calls.Alarms;
import switchboard.calls.CallEvents;
import switchboard.calls.CallsCapability;
import switchboard.calls.OutboundCalls;
import switchboard.limits.LimitEvents;
import switchboard.limits.LimitsConfig;
import switchboard.limits.Slots;
import switchboard.ops.OpsCapability;
import switchboard.platform.bus.Bus;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.reconcile.RunRepository.Result;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** Faults of every cause are planted; all are found, rightly named, and nothing else is. */
class ReconciliationIT {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final RealPostgres postgres = new RealPostgres();
    private final Vertx vertx = Vertx.vertx();
    private final ManualClock business = new ManualClock();
    private final ManualClock machine = new ManualClock();

    @BeforeEach
    void open() {
        postgres.open();
    }

    @AfterEach
    void close() {
        postgres.close();
        await(vertx.close());
    }

    @Test
    void every_planted_fault_is_found_named_and_repaired_once() {
        finds_all(new PlantedFaults(postgres, business.instant(), 3_000, 30, 3, 4));
    }

    @Tag("ci")
    @Test
    void five_hundred_faults_among_a_hundred_thousand_calls() {
        finds_all(new PlantedFaults(postgres, business.instant(), 100_000, 200, 25, 20));
    }

    @Test
    void a_dry_run_finds_the_same_and_changes_nothing() {
        PlantedFaults planted = new PlantedFaults(postgres, business.instant(), 3_000, 30, 3, 4);
        planted.plant();
        long ledger = postgres.count("usage_ledger");
        Reconciliation reconciliation = reconciliation(planted);
        Result dry = run(reconciliation, true);
        assertThat(found(dry)).containsAllEntriesOf(planted.expected());
        assertThat(postgres.count("usage_ledger")).isEqualTo(ledger);
        assertThat(postgres.count("audit_logs")).isZero();
        assertThat(found(run(reconciliation, false))).isEqualTo(planted.expected());
    }

    @Test
    void one_runs_at_a_time_and_one_that_died_is_marked_and_gone_on_with() {
        PlantedFaults planted = new PlantedFaults(postgres, business.instant(), 3_000, 30, 3, 4);
        planted.plant();
        Reconciliation reconciliation = reconciliation(planted);
        Reconciliation.Started first = await(reconciliation.begin("manual", "test", false));
        assertThatThrownBy(() -> await(reconciliation.begin("manual", "test", false)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo("reconciliation_running"));

        // when: it dies after two pages of the list
        postgres.query(
                "update reconciliation_runs set discrepancy_details = '{\"listed_to\": \"2000\", \"list_until\": \""
                        + business.instant() + "\"}'");
        machine.advance(Duration.ofHours(1));
        Reconciliation.Started second = await(reconciliation.begin("manual", "test", false));

        // then
        assertThat(second.from().getString("listed_to")).isEqualTo("2000");
        assertThat(postgres.query("select status, notes from reconciliation_runs where id = '"
                                + first.run().id() + "'")
                        .get(0)
                        .getString("status"))
                .isEqualTo("failed");
        await(reconciliation.carryOut(second));
        assertThatThrownBy(() -> await(reconciliation.carryOut(first))).hasMessageContaining("taken this one for dead");
    }

    @Test
    void the_alert_ends_with_the_run_that_leaves_nothing_open() {
        postgres.query("insert into alerts (alert_type, severity, message) values ('reconciliation', 'warning', 'm')");
        Reconciliation reconciliation = reconciliation(new PlantedFaults(postgres, business.instant(), 0, 0, 0, 0));
        run(reconciliation, true);
        assertThat(openAlerts()).as("a dry run changes nothing").containsExactly("reconciliation");
        run(reconciliation, false);
        assertThat(openAlerts()).isEmpty();
    }

    private void finds_all(PlantedFaults planted) {
        planted.plant();
        Reconciliation reconciliation = reconciliation(planted);
        long began = System.nanoTime();
        Result first = run(reconciliation, false);
        System.err.printf("reconciled in %d ms: %s%n", (System.nanoTime() - began) / 1_000_000, first.details());
        assertThat(found(first)).isEqualTo(planted.expected());
        assertThat(postgres.query(
                        "select cause, entity_id, note from reconciliation_differences where repair = 'failed'"))
                .isEmpty();
        assertThat(postgres.query("select distinct cause from reconciliation_differences where repair = 'none'"))
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder(
                        "unattributed",
                        "unknown_to_provider",
                        "orphan_ledger_row",
                        "booking_missing",
                        "booking_unknown");
        assertThat(postgres.count("audit_logs"))
                .isEqualTo(postgres.query("select count(*) from reconciliation_differences where repair = 'done'")
                        .get(0)
                        .getLong(0));

        business.advance(Duration.ofMinutes(1));
        assertThat(openAlerts()).containsExactly("reconciliation");
        Result second = run(reconciliation, false);
        assertThat(found(second)).isEmpty();
        assertThat(second.found()).isZero();
        assertThat(openAlerts()).as("once, while a person is needed").containsExactly("reconciliation");
    }

    private List<String> openAlerts() {
        return postgres
                .query("select alert_type from alerts where resolved_at is null and alert_type = 'reconciliation'")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Map<String, Integer> found(Result result) {
        Map<String, Integer> found = new TreeMap<>();
        JsonObject causes = result.details().getJsonObject("causes");
        causes.fieldNames().forEach(cause -> {
            int count = causes.getJsonObject(cause).getInteger("found");
            if (count > 0) {
                found.put(cause, count);
            }
        });
        return found;
    }

    private static Result run(Reconciliation reconciliation, boolean dry) {
        return await(reconciliation.begin("manual", "test", dry).compose(reconciliation::carryOut));
    }

    private Reconciliation reconciliation(PlantedFaults planted) {
        Clocks clocks = new Clocks(business, machine);
        Bus bus = new Bus(
                vertx.eventBus(),
                java.util.stream.Stream.concat(CallEvents.ALL.stream(), java.util.stream.Stream.of(LimitEvents.CHANGED))
                        .toList());
        Alarms alarms = OpsCapability.alarms(postgres.pool());
        LimitsConfig limits = new LimitsConfig(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                100,
                5,
                100,
                Duration.ofSeconds(1),
                Duration.ZERO);
        BillingCapability billing = BillingCapability.open(
                new BillingConfig(Duration.ofMinutes(1), 100),
                postgres.pool(),
                CallsCapability.stops(bus, clocks),
                alarms,
                new Slots(REDIS.client(), postgres.pool(), limits, Clock.systemUTC()),
                bus,
                clocks);
        OutboundCalls calls = CallsCapability.outbound(bus, clocks);
        Books books = new Books(
                planted,
                calls::reported,
                billing::meter,
                billing::billEnded,
                new Books.Slots(() -> Future.succeededFuture(planted.slots), () -> {
                    planted.slots.clear();
                    return Future.succeededFuture();
                }),
                alarms);
        ReconcileConfig config = new ReconcileConfig(
                Duration.ofDays(35),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                100,
                10_000);
        return new Reconciliation(postgres.pool(), books, config, clocks);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(10, MINUTES);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 10 min", e);
        }
    }
}
