package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import switchboard.platform.time.VirtualClock;
import switchboard.testkit.Books;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.Tenants;

/** The accounts of a swarm: what is still open, whether anything moves, and whether all agrees in the end. */
record SwarmBooks(RealPostgres postgres, RealRedis redis, SwarmTrunk trunk, SwarmOptions options, VirtualClock clock) {

    /** However long it takes on a busy machine: it fails when for so long nothing has moved. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    /** After so long it says what it waits for. */
    private static final Duration CALM = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Of a queue row: its tenant's seconds are not used to within the shortest call. */
    private static final String HAS_MINUTES = """
            exists (select 1
                      from usage_limits as u
                     where u.user_id = dialer_queue.user_id
                       and coalesce(u.call_cap_seconds, 0) + coalesce(u.call_credit_seconds, 0)
                           + coalesce(u.grace_seconds, 0) - coalesce(u.call_used_seconds, 0) >= 60)
            """;

    /** Grows with every call that ends, every row that is done with, every effect that is worked off; never shrinks. */
    private static final String MOVED = """
            select (select count(*) from call_events
                     where call_status not in ('intended', 'requested', 'ringing', 'in-progress'))
                 + (select count(*) from dialer_queue where status not in ('queued', 'leased', 'dialing', 'in_call'))
                 + (select count(*) from dial_attempts where state in ('closed', 'refused'))
                 + (select count(*) from call_effects where done_at is not null)
            """;

    void awaitTheEnd() {
        long[] moved = {-1, System.nanoTime(), System.nanoTime()};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            List<String> open = unfinished();
            long held = new Books(postgres, redis).slotsHeld();
            if (open.isEmpty() && trunk.live() == 0 && held == 0) {
                return true;
            }
            if (trunk.live() == 0 && open.stream().allMatch(row -> row.startsWith("queued"))) {
                passTheTime();
            }
            long now = postgres.query(MOVED).get(0).getLong(0) * 10_000 + trunk.placed() - held;
            if (now != moved[0]) {
                moved[0] = now;
                moved[1] = System.nanoTime();
            }
            if (System.nanoTime() - moved[2] > CALM.toNanos()) {
                moved[2] = System.nanoTime();
                System.out.printf("  at %s open %s, slots %d, %s%n", clock.instant(), open, held, tally());
            }
            if (System.nanoTime() - moved[1] > STANDSTILL.toNanos()) {
                throw new AssertionError(standstill(open, held));
            }
            return false;
        });
    }

    /** Nobody talks, and all who are left wait: for a free minute, or for the morning. */
    private void passTheTime() {
        Instant[] due = {Instant.MAX};
        postgres.query("select min(next_attempt_at) from dialer_queue where status = 'queued' and " + HAS_MINUTES)
                .forEach(row -> Optional.ofNullable(row.getOffsetDateTime(0)).ifPresent(at -> due[0] = at.toInstant()));
        if (due[0].isBefore(Instant.MAX)) {
            clock.advanceTo(due[0]);
        }
    }

    private String tally() {
        return postgres.query("""
                select 'calls', call_status, count(*) from call_events group by 2
                 union all
                select 'rows', status, count(*) from dialer_queue group by 2
                 union all
                select 'attempts', state, count(*) from dial_attempts group by 2
                """).stream()
                .map(row -> row.deepToString())
                .toList()
                .toString();
    }

    private String standstill(List<String> open, long held) {
        return "nothing has moved for " + STANDSTILL + ", unfinished " + open + ", calls on the trunk " + trunk.live()
                + ", slots held " + held + slots() + waiting();
    }

    /** All there is to know of who waits. */
    private String waiting() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("dialer_queue", "usage_limits", "agents", "campaigns")) {
            postgres.query("select row_to_json(t)::text from " + table + " as t where user_id in (select user_id"
                            + " from dialer_queue where status in ('queued', 'leased') and " + HAS_MINUTES
                            + ") limit 30")
                    .forEach(row -> all.append("\n  ").append(row.getString(0)));
        }
        return all.toString();
    }

    /** Whose slots, and until when. */
    private String slots() {
        StringBuilder slots =
                new StringBuilder(" at " + java.time.Clock.systemUTC().millis());
        ask(Request.cmd(Command.KEYS).arg("limits:slots:*"))
                .forEach(key -> slots.append("\n  ")
                        .append(key)
                        .append(' ')
                        .append(ask(Request.cmd(Command.ZRANGE)
                                .arg(key.toString())
                                .arg(0)
                                .arg(-1)
                                .arg("WITHSCORES"))));
        return slots.toString();
    }

    /** Rows may be left only where the tenant's seconds are used to within the shortest call. */
    private List<String> unfinished() {
        List<String> open = new ArrayList<>();
        postgres.query("""
                select status || ' of ' || user_id || ' ' || coalesce(reason, '') as what
                  from dialer_queue
                 where status in ('dialing', 'in_call')
                    or (status in ('queued', 'leased') -- a silent node's claim stays where the tenant may not start
                        and %s)
                 union all
                select 'effect ' || kind from call_effects where done_at is null
                 union all
                select 'call ' || id from call_events
                 where call_status in ('intended', 'requested', 'ringing', 'in-progress')
                """.formatted(HAS_MINUTES)).forEach(row -> open.add(row.getString(0)));
        return open;
    }

    void mustBalance() {
        assertThat(trunk.violations()).as("what the trunk saw").isEmpty();
        assertThat(postgres.query("select user_id from usage_limits where reserved_seconds <> 0"))
                .as("holds of nobody")
                .isEmpty();
        assertThat(postgres.query("select id from dial_attempts where state not in ('closed', 'refused')"))
                .as("attempts without an outcome")
                .isEmpty();
        billsMustAgree();
        limitsMustBeUsed();
    }

    /** Nobody is over; whoever still has work is within the shortest call of it. */
    private void limitsMustBeUsed() {
        Set<UUID> wanting = postgres.query("select distinct user_id from dialer_queue where status = 'queued'").stream()
                .map(row -> row.getUUID(0))
                .collect(Collectors.toSet());
        for (int tenant = 1; tenant <= options.tenants().size(); tenant++) {
            long left = trunk.limitSeconds(tenant) - trunk.usedSeconds(tenant);
            assertThat(left).as("seconds left to tenant %d", tenant).isNotNegative();
            if (wanting.contains(Tenants.id(tenant))) {
                assertThat(left).as("seconds tenant %d could not use", tenant).isLessThan(60);
            }
        }
    }

    private void billsMustAgree() {
        Map<String, Long> ledger = new TreeMap<>();
        postgres.query("""
                        select c.call_sid, sum(g.billed + g.overrun)::bigint
                          from usage_ledger as g join call_events as c on c.id = g.call_id
                         group by c.call_sid
                        having sum(g.billed + g.overrun) > 0
                        """).forEach(row -> ledger.put(row.getString(0), row.getLong(1)));
        Map<String, String> differ = new TreeMap<>();
        Map<String, Long> bill = trunk.bill();
        Stream.concat(ledger.keySet().stream(), bill.keySet().stream())
                .filter(call -> !Objects.equals(ledger.get(call), bill.get(call)))
                .forEach(call -> differ.put(call, bill.get(call) + " s, in the ledger " + ledger.get(call)));
        assertThat(differ).as("calls the trunk bills otherwise").isEmpty();
    }

    private Response ask(Request request) {
        return redis.client().send(request).timeout(10, TimeUnit.SECONDS).await();
    }
}
