package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.limits.AloneRepository.Pace;
import switchboard.limits.LimitsTown.Resident;
import switchboard.limits.core.Admission;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;

/** No Redis answers: PostgreSQL holds the account's slots, the trunk's pace and each agent's rate. */
class AloneIT {

    private static final Duration WINDOW = Duration.ofMillis(400);
    private static final int STARTS = 4;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private final LimitsTown town = new LimitsTown(POSTGRES);

    @BeforeEach
    void empty() {
        town.clear();
    }

    @Test
    void an_account_has_so_many_calls_and_some_kept_free_for_callers() {
        // given
        List<Resident> residents =
                IntStream.range(0, 6).mapToObj(i -> town.moveIn()).toList();
        Slots slots = node(LimitsTown.config(8, 1_000, WINDOW));

        // when
        Awaitility.await().untilAsserted(() -> {
            ask(slots, residents);
            assertThat(town.live()).isEqualTo(6);
        });
        LimitsTown.together(Collections.nCopies(4, () -> ask(slots, residents)));

        // then
        assertThat(town.live()).isEqualTo(6);
        for (int i = 0; i < 2; i++) {
            AdmissionRequest caller = LimitsTown.called(residents.get(i));
            assertThat(LimitsTown.await(slots.ask(caller, AgentLimits.of(5, 1_000))))
                    .isEmpty();
            assertThat(town.admits(caller)).isTrue();
        }
        assertThat(town.admits(LimitsTown.called(residents.get(2)))).isFalse();
    }

    @Test
    void no_window_holds_more_starts_than_the_trunk_allows() {
        // given
        LimitsConfig config = LimitsTown.config(1_000, STARTS, WINDOW);
        List<Resident> residents =
                IntStream.range(0, 10).mapToObj(i -> town.moveIn()).toList();
        List<Slots> nodes = List.of(node(config), node(config));

        // when
        TreeMap<OffsetDateTime, Integer> starts = new TreeMap<>(); // a batch starts several at one moment
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            LimitsTown.together(nodes.stream()
                    .<Runnable>map(node -> () -> ask(node, residents))
                    .toList());
            POSTGRES.query("""
                    select s, count(*)::int from admission_paces, unnest(starts) as s where key = 'account' group by s
                    """).forEach(row -> starts.put(row.getOffsetDateTime(0), row.getInteger(1)));
            return inOrder(starts).size() >= 5 * STARTS;
        });

        // then
        List<OffsetDateTime> order = inOrder(starts);
        for (int i = STARTS; i < order.size(); i++) {
            assertThat(Duration.between(order.get(i - STARTS), order.get(i))).isGreaterThanOrEqualTo(WINDOW);
        }
        double perSecond = (order.size() - 1)
                * 1e9
                / Duration.between(starts.firstKey(), starts.lastKey()).toNanos();
        System.out.printf("without Redis: %.0f %% of the trunk's rate%n", perSecond / (STARTS / 0.4) * 100);
        assertThat(town.live()).isEqualTo(order.size());
    }

    @Test
    void an_agent_keeps_its_rate_however_many_are_asked_for_at_once() {
        Resident resident = town.moveIn();
        POSTGRES.query("update agents set calls_per_second = 2");
        Slots slots = node(LimitsTown.config(1_000, 1_000, WINDOW));

        TreeSet<OffsetDateTime> starts = new TreeSet<>();
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            ask(slots, List.of(resident, resident));
            POSTGRES.query("select starts[1] from admission_paces where key <> 'account'")
                    .forEach(row -> starts.add(row.getOffsetDateTime(0)));
            return starts.size() >= 3;
        });

        List<OffsetDateTime> order = List.copyOf(starts);
        for (int i = 1; i < order.size(); i++) {
            assertThat(Duration.between(order.get(i - 1), order.get(i))).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        }
        assertThat(town.live()).isEqualTo(order.size());
    }

    @Test
    void batches_under_way_while_redis_goes_away_wait_for_nobody() {
        // given: both stand between reading that Redis holds the limits and the lock under which they count on it
        List<AdmissionRequest> one = List.of(LimitsTown.dial(town.moveIn()));
        List<AdmissionRequest> other = List.of(LimitsTown.dial(town.moveIn()));
        SqlConnection holder = LimitsTown.await(POSTGRES.pool().getConnection());
        LimitsTown.await(holder.query("select pg_advisory_lock(7261948503)").execute());
        List<Future<Map<CallId, Admission>>> verdicts = List.of(town.committing(one), town.committing(other));
        Awaitility.await()
                .until(() -> POSTGRES.query("select 1 from pg_locks where locktype = 'advisory' and not granted")
                                .size()
                        == 2);

        // when
        LimitsTown.await(
                new AloneRepository(POSTGRES.pool(), LimitsTown.config(8, 8, WINDOW)).begin(Duration.ofMinutes(1)));
        LimitsTown.await(holder.query("select pg_advisory_unlock(7261948503)").execute());
        LimitsTown.await(holder.close());

        // then
        for (Future<Map<CallId, Admission>> verdict : verdicts) {
            assertThat(LimitsTown.await(verdict).values())
                    .allMatch(answer -> answer.fold(yes -> false, no -> no.why() == Refusal.RATE_LIMITED));
        }
    }

    @Test
    void a_busy_trunks_window_is_cut_so_that_few_starts_are_remembered() {
        Pace pace = Pace.alone(LimitsTown.config(20, 1_001, Duration.ofSeconds(1)));

        assertThat(pace.startsMax()).isLessThanOrEqualTo(500);
        assertThat(pace.startsMax() * (1_150.0 / pace.window().toMillis())).isBetween(990.0, 1_001.0 * 1.01);
    }

    private static List<OffsetDateTime> inOrder(TreeMap<OffsetDateTime, Integer> starts) {
        return starts.entrySet().stream()
                .flatMap(moment -> Collections.nCopies(moment.getValue(), moment.getKey()).stream())
                .toList();
    }

    /** Whatever the tenants have to dial goes to PostgreSQL, which decides alone. */
    private void ask(Slots slots, List<Resident> residents) {
        List<AdmissionRequest> batch = residents.stream().map(LimitsTown::dial).toList();
        List<Slots.Answer> answers = LimitsTown.await(slots.askAll(batch.stream()
                .map(request -> new Slots.Ask(request, AgentLimits.of(5, 1_000)))
                .toList()));
        assertThat(answers).allMatch(answer -> answer.turned().isEmpty());
        town.commit(batch);
    }

    private static Slots node(LimitsConfig config) {
        Redis nobody = Redis.createClient(VERTX.vertx(), "redis://127.0.0.1:1");
        return new Slots(nobody, POSTGRES.pool(), config, Clock.systemUTC());
    }
}
