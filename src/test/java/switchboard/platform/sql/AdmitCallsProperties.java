package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.Property;
import switchboard.testkit.RealPostgres;

/**
 * A batch is admitted as its calls would be one by one: the same verdicts, holds, states and alerts, whatever stands in
 * their way. Each case draws tenants, what is wrong with them, and a batch; both ways run on the same rows, which are
 * then taken back.
 */
class AdmitCallsProperties {

    private static final int CASES = Integer.getInteger("property.cases", 300);
    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    private static final int TENANTS = 3;
    private static final int NUMBERS = 12;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @Test
    void a_batch_is_admitted_as_its_calls_one_by_one() throws TimeoutException {
        compare("outbound");
    }

    @Test
    void a_batch_of_callers_is_admitted_as_one_by_one() throws TimeoutException {
        compare("inbound");
    }

    private static void compare(String direction) throws TimeoutException {
        long first = Long.getLong("property.seed", System.nanoTime());
        int cases = Long.getLong("property.seed") == null ? CASES : 1;
        System.out.println(cases + " cases from seed " + first);
        SqlConnection sql = POSTGRES.pool().getConnection().await(60, SECONDS);
        int together = 0;
        int refused = 0;
        for (long seed = first; seed < first + cases; seed++) {
            Case drawn = new Case(direction.equals("outbound"), Property.random(seed));
            String oneByOne = drawn.run(sql, false);
            String asBatch = drawn.run(sql, true);
            assertThat(asBatch).as("seed %d, %s", seed, drawn.world).isEqualTo(oneByOne);
            together += oneByOne.contains("ADMITTED") ? 1 : 0;
            refused += oneByOne.matches("(?s).*(FULL|DNC|BUDGET|IN_CALL|STOP|PAUSED|INACTIVE|THROTTLED).*") ? 1 : 0;
        }
        sql.close().await(60, SECONDS);
        if (cases > 100) {
            assertThat(together).as("cases in which somebody is admitted").isGreaterThan(cases / 4);
            assertThat(refused).as("cases in which somebody is refused").isGreaterThan(cases / 4);
        }
    }

    /** Three tenants with one or two numbers each, and a batch of calls of theirs. */
    private static final class Case {

        private final List<String> world = new ArrayList<>();
        private final List<Object[]> batch = new ArrayList<>();
        private final boolean outbound;

        Case(boolean outbound, Random random) {
            this.outbound = outbound;
            for (int tenant = 0; tenant < TENANTS; tenant++) {
                tenant(tenant, random);
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                boolean everybodys = random.nextBoolean();
                world.add(
                        "insert into dnc_entries (user_id, phone_number, source, until) values (%s, '%s', 'api', %s) on conflict do nothing"
                                .formatted(
                                        everybodys ? "null" : "'" + tenantId(random.nextInt(TENANTS)) + "'",
                                        theirs(random.nextInt(NUMBERS)),
                                        random.nextInt(3) == 0 ? "'2026-11-22Z'" : "null"));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                live(random);
            }
            int size = 1 + random.nextInt(10);
            for (int i = 0; i < size; i++) {
                int tenant = random.nextInt(random.nextInt(8) == 0 ? TENANTS + 1 : TENANTS);
                batch.add(new Object[] {
                    new UUID(7, random.nextInt(6) == 0 ? i : 1_000 + i),
                    tenantId(tenant),
                    ours(random.nextInt(12) == 0 ? random.nextInt(TENANTS) : tenant, random.nextInt(6) == 0 ? 1 : 0),
                    theirs(random.nextInt(random.nextBoolean() ? NUMBERS : 3)),
                    List.of(30, 60, 90, 600, 7200).get(random.nextInt(5)),
                    new UUID(8, random.nextLong()),
                    random.nextInt(3) == 0 ? campaignId(random.nextInt(TENANTS)) : null,
                    random.nextInt(3) > 0
                            ? "call_" + tenant + "_" + random.nextInt(random.nextInt(4) == 0 ? 4 : 1_000)
                            : null
                });
            }
            batch.sort((one, other) -> ((UUID) one[1]).toString().compareTo(other[1].toString()));
        }

        private void tenant(int n, Random random) {
            UUID id = tenantId(n);
            world.add("insert into auth.users (id, email) values ('%1$s', '%1$s@example.com')".formatted(id));
            world.add("insert into profiles (user_id) values ('%s')".formatted(id));
            for (int line = 0; line < 2; line++) {
                world.add(
                        "insert into agents (user_id, phone_number, is_active, max_concurrent_calls) values ('%s', '%s', %s, %d)"
                                .formatted(
                                        id,
                                        ours(n, line),
                                        random.nextInt(10) > 0,
                                        random.nextInt(3) == 0 ? random.nextInt(4) : 50));
            }
            world.add("insert into subscriptions (user_id, plan_type, status) values ('%s', 'core', '%s')"
                    .formatted(id, random.nextInt(12) == 0 ? "canceled" : "active"));
            int increment = List.of(1, 6, 60).get(random.nextInt(3));
            world.add(
                    "insert into tier_snapshots (id, tier_id, tier_name, free_minutes, free_sms, overage_rate_minutes,"
                            + " overage_rate_sms, effective_from, effective_until, increment_seconds) values ('%s', 'core', 'Core', 1, 1, 1, 1,"
                                    .formatted(new UUID(5, n))
                            + " timestamptz '2000-01-01Z' + interval '1 day' * %d, timestamptz '2000-01-01Z' + interval '1 day' * %d, %d)"
                                    .formatted(n, n + 1, increment));
            world.add(
                    "insert into usage_periods (id, user_id, starts_at, ends_at, tier_snapshot_id) values ('p%d', '%s', '2026-11-01Z', '2026-12-01Z', '%s')"
                            .formatted(n, id, new UUID(5, n)));
            int[] used = {0, 0, 7000, 7200, 8990, 9000, 9400, 9541, 20000};
            world.add(
                    "insert into usage_limits (user_id, call_cap_seconds, billing_period_id, call_used_seconds, reserved_seconds, limit_action, force_pause, hard_stop_active, limit_state)"
                            + " values ('%s', 9000, 'p%d', %d, %d, '%s', %s, %s, '%s')"
                                    .formatted(
                                            id,
                                            n,
                                            used[random.nextInt(used.length)],
                                            random.nextInt(4) == 0 ? random.nextInt(3000) : 0,
                                            List.of("block", "block", "throttle", "warn")
                                                    .get(random.nextInt(4)),
                                            random.nextInt(12) == 0,
                                            random.nextInt(15) == 0,
                                            List.of("ok", "ok", "warning").get(random.nextInt(3))));
            world.add(
                    "insert into campaigns (id, user_id, name, from_number, status) values ('%s', '%s', 'c', '%s', '%s')"
                            .formatted(campaignId(n), id, ours(n, 0), random.nextInt(4) == 0 ? "paused" : "running"));
        }

        private void live(Random random) {
            int tenant = random.nextInt(TENANTS);
            boolean outbound = random.nextBoolean();
            UUID id = new UUID(7, random.nextInt(3));
            String from = outbound ? ours(tenant, 0) : theirs(random.nextInt(NUMBERS));
            String to = outbound ? theirs(random.nextInt(NUMBERS)) : ours(tenant, 0);
            world.add(
                    "insert into call_events (id, event_id, phone_number, user_id, direction, from_number, to_number, call_status, attempt_id, hold_seconds, hold_settled_at)"
                            + " values ('%s', 'call:%s', '%s', '%s', '%s', '%s', '%s', '%s', %s, %d, %s) on conflict do nothing"
                                    .formatted(
                                            id,
                                            id,
                                            ours(tenant, 0),
                                            tenantId(tenant),
                                            outbound ? "outbound" : "inbound",
                                            from,
                                            to,
                                            random.nextInt(4) == 0 ? "completed" : "in-progress",
                                            outbound ? "'" + new UUID(9, random.nextLong()) + "'" : "null",
                                            random.nextInt(5) == 0 ? 30 : 600,
                                            random.nextInt(5) == 0 ? "now()" : "null"));
        }

        String run(SqlConnection sql, boolean together) throws TimeoutException {
            Transaction tx = sql.begin().await(60, SECONDS);
            for (String each : world) {
                sql.query(each).execute().await(60, SECONDS);
            }
            Map<String, String> verdicts = new TreeMap<>();
            if (together) {
                note(verdicts, together(sql));
            } else {
                for (Object[] call : batch) {
                    note(verdicts, alone(sql, call));
                }
            }
            String after = verdicts + "\n" + state(sql);
            tx.rollback().await(60, SECONDS);
            return after;
        }

        private RowSet<Row> alone(SqlConnection sql, Object[] call) throws TimeoutException {
            if (!outbound) {
                return sql.preparedQuery(
                                "select $1::uuid as call_id, a.* from admit_call($1, $2, 'inbound', $3, $4, $5, $6, null, null, $7, null, $8) as a")
                        .execute(Tuple.of(call[0], call[1], call[2], call[3], call[4], timestamptz(NOW))
                                .addValue(null)
                                .addValue(call[7]))
                        .await(60, SECONDS);
            }
            return sql.preparedQuery(
                            "select $1::uuid as call_id, a.* from admit_call($1, $2, 'outbound', $3, $4, $5, $6, $7, null, null, $8, null) as a")
                    .execute(Tuple.of(call[0], call[1], call[2], call[3], call[4], timestamptz(NOW))
                            .addValue(call[5])
                            .addValue(call[6]))
                    .await(60, SECONDS);
        }

        private RowSet<Row> together(SqlConnection sql) throws TimeoutException {
            if (!outbound) {
                return sql.preparedQuery("select * from admit_callers($1, $2, $3, $4, $5, $6, $7, $8)")
                        .execute(Tuple.tuple()
                                .addValue(column(0, UUID[]::new))
                                .addValue(column(1, UUID[]::new))
                                .addValue(column(2, String[]::new))
                                .addValue(column(3, String[]::new))
                                .addValue(column(4, Integer[]::new))
                                .addValue(timestamptz(NOW))
                                .addValue(new UUID[batch.size()])
                                .addValue(column(7, String[]::new)))
                        .await(60, SECONDS);
            }
            Tuple arguments = Tuple.tuple()
                    .addValue(column(0, UUID[]::new))
                    .addValue(column(1, UUID[]::new))
                    .addValue(column(2, String[]::new))
                    .addValue(column(3, String[]::new))
                    .addValue(column(4, Integer[]::new))
                    .addValue(timestamptz(NOW))
                    .addValue(column(5, UUID[]::new))
                    .addValue(new UUID[batch.size()])
                    .addValue(new UUID[batch.size()])
                    .addValue(column(6, UUID[]::new));
            return sql.preparedQuery("select * from admit_calls($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
                    .execute(arguments)
                    .await(60, SECONDS);
        }

        private <T> T[] column(int n, java.util.function.IntFunction<T[]> array) {
            return batch.stream().map(call -> call[n]).toArray(array);
        }

        private static void note(Map<String, String> verdicts, RowSet<Row> rows) {
            rows.forEach(row -> verdicts.merge(
                    row.getUUID("call_id").toString(),
                    row.getString("verdict") + " " + row.getInteger("hold_seconds"),
                    (one, other) -> one.compareTo(other) < 0 ? one + ", " + other : other + ", " + one));
        }

        private static String state(SqlConnection sql) throws TimeoutException {
            Future<RowSet<Row>> rows = sql.query("""
                    select 'limit ' || user_id || ' ' || reserved_seconds || ' ' || limit_state || ' ' || coalesce(hard_stop_active, false) as line
                      from usage_limits
                     union all
                    select 'alert ' || user_id || ' ' || alert_type || ' ' || billing_period_id from usage_alerts
                     union all
                    select 'call ' || id || ' ' || user_id || ' ' || hold_seconds || ' ' || to_number || ' ' || call_status
                           || ' ' || coalesce(attempt_id::text, '') || ' ' || coalesce(billing_period_id, '')
                           || ' ' || coalesce(campaign_id::text, '') from call_events
                     order by 1
                    """).execute();
            return String.join(
                    "\n",
                    StreamSupport.stream(rows.await(60, SECONDS).spliterator(), false)
                            .map(row -> row.getString("line"))
                            .toList());
        }

        private static UUID tenantId(int n) {
            return new UUID(1, n);
        }

        private static UUID campaignId(int n) {
            return new UUID(2, n);
        }

        private static String ours(int tenant, int line) {
            return "+1646555" + (1000 + tenant * 10 + line);
        }

        private static String theirs(int n) {
            return "+1212555" + (2000 + n);
        }
    }
}
