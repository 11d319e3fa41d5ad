package switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import switchboard.simulator.SeenCall;

/** What must be true when all is quiet: our rows agree with what the provider saw, and nothing is kept for nobody. */
public record Books(RealPostgres postgres, RealRedis redis) {

    private static final String OPEN = """
            select (select count(*) from dialer_queue where status in ('queued', 'leased', 'dialing', 'in_call')) as rows,
                   (select count(*) from dial_attempts where state not in ('closed', 'refused')) as attempts,
                   (select count(*) from call_events
                     where call_status in ('intended', 'requested', 'ringing', 'in-progress')) as calls,
                   (select count(*) from call_effects where done_at is null) as effects,
                   (select count(*) from webhook_queue where state in ('pending', 'failed')) as deliveries
            """;

    /** Rows, attempts, calls, effects and deliveries still open. */
    public String open() {
        var row = postgres.query(OPEN).get(0);
        return IntStream.range(0, row.size())
                .filter(column -> row.getLong(column) > 0)
                .mapToObj(column -> row.getColumnName(column) + "=" + row.getLong(column))
                .collect(Collectors.joining(" "));
    }

    /** The rows behind {@link #open()}, for people. */
    public String openRows() {
        return Stream.of(
                        "select status, reason, next_attempt_at, attempts, call_id from dialer_queue"
                                + " where status in ('queued', 'leased', 'dialing', 'in_call')",
                        "select state, detail, next_lookup_at, empty_lookups, call_id from dial_attempts"
                                + " where state not in ('closed', 'refused')",
                        "select id, call_status, call_sid, next_lookup_at, empty_lookups, last_news_at from call_events"
                                + " where call_status in ('intended', 'requested', 'ringing', 'in-progress')",
                        "select kind, attempts, error from call_effects where done_at is null",
                        "select state, event_type, attempts, error_message from webhook_queue"
                                + " where state in ('pending', 'failed', 'dead')")
                .flatMap(query -> postgres.query(query).stream())
                .limit(40)
                .map(row -> "\n  " + row.deepToString())
                .collect(Collectors.joining());
    }

    /** Judged by what the provider saw. */
    public void mustBalance(List<SeenCall> seen) {
        mustDialOnce(seen);
        assertThat(open()).as("left open").isEmpty();
        assertThat(postgres.query("""
                        select user_id, reserved_seconds from usage_limits where reserved_seconds <> 0
                        """)).as("holds of nobody").isEmpty();
        assertThat(slotsHeld()).as("slots held").isZero();
        assertThat(postgres.query("select id from webhook_queue where state = 'dead'"))
                .as("dead deliveries")
                .isEmpty();
        secondsMustAgree(seen);
    }

    /** Each attempt at most once, none without its row. */
    public void mustDialOnce(List<SeenCall> seen) {
        List<String> attempts =
                seen.stream().map(SeenCall::attemptId).flatMap(Optional::stream).toList();
        assertThat(attempts).as("attempts the provider saw").hasSameSizeAs(seen).doesNotHaveDuplicates();
        assertThat(postgres.query("select id::text from dial_attempts").stream().map(row -> row.getString(0)))
                .as("attempts on record")
                .containsAll(attempts);
    }

    /** By call: what the provider's conversation lasted is what the ledger holds, rounded once. */
    public void secondsMustAgree(List<SeenCall> seen) {
        TreeMap<String, Long> provider = new TreeMap<>();
        seen.stream()
                .filter(call -> call.durationMs() > 0)
                .forEach(call -> provider.put(call.callId(), (call.durationMs() + 500) / 1_000));
        TreeMap<String, Long> ledger = new TreeMap<>();
        postgres.query("""
                        select c.call_sid, sum(g.billed + g.overrun)::bigint
                          from usage_ledger as g join call_events as c on c.id = g.call_id
                         group by c.call_sid
                        having sum(g.billed + g.overrun) > 0
                        """).forEach(row -> ledger.put(row.getString(0), row.getLong(1)));
        assertThat(ledger).as("seconds in the ledger, by call").isEqualTo(provider);
        assertThat(postgres.query("""
                        select u.user_id
                          from usage_limits as u
                         where coalesce(u.call_used_seconds, 0)
                               <> (select coalesce(sum(g.billed), 0) from usage_ledger as g where g.user_id = u.user_id)
                        """))
                .as("counters that differ from the ledger")
                .isEmpty();
    }

    /** By any agent and by the account. */
    public long slotsHeld() {
        Response keys = ask(Request.cmd(Command.KEYS).arg("limits:slots:*"));
        return IntStream.range(0, keys.size())
                .mapToLong(n -> ask(Request.cmd(Command.ZCARD).arg(keys.get(n).toString()))
                        .toLong())
                .sum();
    }

    private Response ask(Request request) {
        return RealPostgres.await(redis.client().send(request));
    }
}
