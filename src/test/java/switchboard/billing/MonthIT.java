package switchboard.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.billing.Ledgers.await;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.billing.core.TopUp;
import switchboard.limits.core.Admission;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Ids;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/**
 * Six weeks of calls on a virtual clock, over two changes to summer time and the end of a period: what the provider
 * says, twice, late, in any order and corrected, is what the ledger, the counters and the bills say, to the second and
 * the cent. The oracle keeps its own books and reads none of ours.
 */
class MonthIT {

    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Duration TICK = Duration.ofHours(1);
    private static final int DAYS = 45;
    private static final Map<String, int[]> TIERS = Map.of( // minutes, price in dollars
            "core", new int[] {150, 149}, "pro", new int[] {300, 249}, "elite", new int[] {800, 497});

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final Ledgers ledgers = new Ledgers(POSTGRES, REDIS);
    private final List<Client> clients = new ArrayList<>();
    private final PriorityQueue<Said> mail = new PriorityQueue<>();
    private Random random = new Random();

    @BeforeEach
    void nobody_has_a_number_yet() {
        POSTGRES.query("delete from agents");
    }

    @AfterEach
    void close() {
        ledgers.close();
    }

    @Test
    void a_month_of_a_few_tenants_adds_up() {
        adds_up(20_260_303, 6, 150);
    }

    @Tag("ci")
    @Test
    void a_month_of_more_adds_up() {
        adds_up(20_260_304, 30, 2_000);
    }

    @Tag("night")
    @Test
    void a_month_of_two_hundred_tenants_and_a_hundred_thousand_calls_adds_up() {
        adds_up(42, 200, 100_000);
    }

    private void adds_up(long seed, int tenants, int calls) {
        System.err.println("seed " + seed);
        random = new Random(seed);
        for (int i = 0; i < tenants; i++) {
            clients.add(new Client(i));
        }
        Instant end = ManualClock.START.plus(Duration.ofDays(DAYS));
        int ticks = (int) (Duration.ofDays(DAYS).toHours());
        int placed = 0;
        for (int tick = 0; tick < ticks; tick++) {
            int due = (int) ((long) calls * (tick + 1) / ticks);
            for (; placed < due; placed++) {
                clients.get(random.nextInt(tenants)).calls(placed);
            }
            if (random.nextInt(20) == 0) {
                clients.get(random.nextInt(tenants)).changesItsMind();
            }
            ledgers.business.advance(TICK);
            deliver(ledgers.business.instant());
            if (tick % 24 == 0) {
                await(ledgers.usage.rollEnded(7));
                await(ledgers.bills.closeEnded());
            }
        }
        ledgers.business.set(end.plus(Duration.ofDays(4)));
        deliver(ledgers.business.instant());
        assertThat(mail).isEmpty();
        await(ledgers.usage.rollEnded(7));
        await(ledgers.bills.closeEnded());
        clients.forEach(Client::check);
        assertThat(POSTGRES.query("select 1 from call_events where hold_settled_at is null and hold_seconds > 0"))
                .isEmpty();
    }

    /** What has arrived by then, that of each tenant in turn and different tenants beside each other. */
    private void deliver(Instant until) {
        Map<Integer, Future<Void>> lanes = new TreeMap<>();
        while (!mail.isEmpty() && !mail.peek().at().isAfter(until)) {
            Said said = mail.poll();
            Future<Void> before = lanes.getOrDefault(said.client().number % 4, Future.succeededFuture());
            lanes.put(said.client().number % 4, before.compose(done -> said.deliver()));
        }
        await(Future.join(new ArrayList<>(lanes.values())));
    }

    /** One delivery of what the provider says of a call. */
    private record Said(
            Instant at, int place, Client client, CallId call, long millis, String cents, int version, Ledgers to)
            implements Comparable<Said> {

        Future<Void> deliver() {
            return to.reported(client.tenant, call, client.ours, millis, cents, version);
        }

        @Override
        public int compareTo(Said other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Integer.compare(place, other.place);
        }
    }

    /** A tenant, and what it owes by the oracle. */
    private final class Client {

        private final int number;
        private final String ours;
        private final TenantId tenant;
        private final Instant since = ledgers.business.instant();
        private final Map<Integer, Long> used = new TreeMap<>();
        private final Map<Integer, BigDecimal> cost = new TreeMap<>();
        private final Map<Integer, Integer> bought = new TreeMap<>();
        private final Map<Integer, String> tierAtStart = new TreeMap<>();
        private final Map<Integer, Integer> capAtEnd = new TreeMap<>();
        private String tier = "core";

        Client(int number) {
            this.number = number;
            this.ours = "+1415" + (2_000_000 + number);
            this.tenant = ledgers.tenant(tier, 9_000, ours);
            if (number % 2 == 0) {
                POSTGRES.query("update usage_limits set limit_action = 'warn' where user_id = '" + tenant + "'");
            }
        }

        private int period() {
            return (int) (Duration.between(since, ledgers.business.instant()).toSeconds() / PERIOD.toSeconds());
        }

        private void seen() {
            for (int p = 0; p <= period(); p++) {
                tierAtStart.putIfAbsent(p, tier);
                capAtEnd.putIfAbsent(p, 60 * TIERS.get(tier)[0]);
            }
        }

        void changesItsMind() {
            await(ledgers.usage.roll(tenant, false));
            seen();
            if (random.nextBoolean()) {
                await(ledgers.usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
                bought.merge(period(), 18_000, Integer::sum);
            } else {
                tier = List.of("core", "pro", "elite").get(random.nextInt(3));
                capAtEnd.put(period(), 60 * TIERS.get(tier)[0]);
                POSTGRES.query("update usage_limits set tier_id = '%s', call_cap_seconds = %d where user_id = '%s'"
                        .formatted(tier, 60 * TIERS.get(tier)[0], tenant));
            }
        }

        void calls(int place) {
            CallId call = new CallId(Ids.random().next());
            seen();
            if (!(ledgers.admit(tenant, call, ours, "+1212" + (2_000_000 + place))
                    instanceof Admission.Admitted admitted)) {
                return;
            }
            long millis = random.nextInt(10) == 0
                    ? 0
                    : Math.min(random.nextInt(600_000), admitted.hold().toMillis());
            String cents = "%d.%04d".formatted(random.nextInt(60), random.nextInt(10_000));
            used.merge(period(), (millis + 500) / 1000, Long::sum);
            cost.merge(period(), new BigDecimal(cents), BigDecimal::add);
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                post(place, call, millis, cents, 2);
            }
            if (random.nextInt(5) == 0) {
                post(
                        place,
                        call,
                        Math.min(random.nextInt(600_000), admitted.hold().toMillis()),
                        "7",
                        1);
            }
        }

        private void post(int place, CallId call, long millis, String cents, int version) {
            Duration way = random.nextInt(50) == 0
                    ? Duration.ofMinutes(random.nextInt(3 * 24 * 60))
                    : Duration.ofSeconds(random.nextInt(5_000));
            mail.add(
                    new Said(ledgers.business.instant().plus(way), place, this, call, millis, cents, version, ledgers));
        }

        void check() {
            seen();
            int last = period();
            long carried = 0;
            for (int p = 0; p <= last; p++) {
                long seconds = used.getOrDefault(p, 0L);
                long topUps = bought.getOrDefault(p, 0);
                long allowance = capAtEnd.get(p) + carried + topUps;
                check(p, p == last, seconds, Math.max(0, seconds - allowance));
                carried = Math.max(0, Math.min(topUps, allowance - seconds));
            }
        }

        private void check(int p, boolean runs, long seconds, long beyond) {
            String id = p == 0
                    ? tenant + ":0"
                    : tenant + ":" + since.plus(PERIOD.multipliedBy(p)).getEpochSecond();
            String at = "tenant " + number + " period " + p;
            assertThat(number(
                            "select coalesce(sum(billed), 0) from usage_ledger where billing_period_id = '" + id + "'"))
                    .as(at + " ledger")
                    .isEqualByComparingTo(BigDecimal.valueOf(seconds));
            assertThat(number(
                            runs
                                    ? "select call_used_seconds from usage_limits where user_id = '" + tenant + "'"
                                    : "select call_used_seconds from usage_periods where id = '" + id + "'"))
                    .as(at + " counter")
                    .isEqualByComparingTo(BigDecimal.valueOf(seconds));
            String lines = runs ? "rate_period('" + tenant + "', '" + id + "')" : "billing_line_items";
            String of = runs ? "true" : "billing_period_id = '" + id + "'";
            assertThat(number("select coalesce(sum(billed_units), 0) from " + lines + " where event_type = 'call' and "
                            + of))
                    .as(at + " call lines")
                    .isEqualByComparingTo(BigDecimal.valueOf(seconds));
            BigDecimal price = BigDecimal.valueOf(TIERS.get(tierAtStart.get(p))[1])
                    .add(new BigDecimal("0.15")
                            .multiply(BigDecimal.valueOf(beyond))
                            .divide(BigDecimal.valueOf(60), 2, RoundingMode.HALF_UP));
            assertThat(number("select coalesce(sum(total_amount), 0) from " + lines + " where " + of))
                    .as(at + " bill")
                    .isEqualByComparingTo(price);
            assertThat(number("select coalesce(sum(provider_cost), 0) from " + lines + " where " + of))
                    .as(at + " cost")
                    .isEqualByComparingTo(cost.getOrDefault(p, BigDecimal.ZERO)
                            .movePointLeft(2)
                            .setScale(2, RoundingMode.HALF_UP));
        }

        private static BigDecimal number(String sql) {
            return POSTGRES.query(sql).get(0).getBigDecimal(0);
        }
    }
}
