package switchboard.ops;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import switchboard.ops.core.CallCard;
import switchboard.ops.core.Chip;
import switchboard.ops.core.Masked;
import switchboard.ops.core.Stage;
import switchboard.ops.core.TenantUsage;

/** Reads what the board shows: a handful of aggregates for everybody who looks, never one per looker. */
final class BoardRepository {

    /** Starts are counted over this much machine time. */
    private static final Duration RATE_WINDOW = Duration.ofSeconds(5);

    private static final String COUNTS = """
              with queue as (
                     select count(*) filter (where status = 'leased' or next_attempt_at <= $1) as queued,
                            count(*) filter (where status = 'queued' and next_attempt_at > $1) as waiting
                       from dialer_queue
                      where status in ('queued', 'leased')
                   ),
                   calls as (
                     select count(*) filter (where call_status in ('intended', 'requested', 'ringing')) as ringing,
                            count(*) filter (where call_status = 'in-progress') as live,
                            count(*) filter (where call_status not in
                                ('intended', 'requested', 'ringing', 'in-progress')) as done,
                            count(*) filter (where created_at > $2) as started
                       from call_events
                   )
            select queue.queued, queue.waiting, calls.ringing, calls.live, calls.done, calls.started,
                   (select count(*)
                      from appointments
                     where status in ('booked', 'confirmed', 'pending', 'completed')) as booked,
                   (select count(*)
                      from usage_limits
                     where hard_stop_active
                        or (force_pause and not coalesce(force_resume, false))) as stopped
              from queue, calls
            """;

    private static final String CALLS = """
              with live as (
                     select *
                       from call_events
                      where call_status in ('intended', 'requested', 'ringing', 'in-progress')
                      order by received_at, id
                      limit $1
                   ),
                   finished as (
                     select *
                       from call_events
                      where call_status not in ('intended', 'requested', 'ringing', 'in-progress')
                      order by updated_at desc, id
                      limit $2
                   ),
                   shown as (
                     select 1 as part, row_number() over (order by received_at, id) as place, live.* from live
                      union all
                     select 2 as part, row_number() over (order by updated_at desc, id) as place, finished.*
                       from finished
                   )
            select c.id, c.user_id, c.direction, c.call_status, c.phone_number,
                   case c.direction when 'inbound' then c.from_number else c.to_number end as theirs,
                   coalesce(c.end_time, c.answer_time, c.start_time, c.received_at) as since,
                   c.duration_seconds, c.end_reason, c.outcome::text as outcome,
                   coalesce(a.nickname, p.business_name) as ours
              from shown as c
              left join agents as a
                on a.phone_number = c.phone_number
              left join profiles as p
                on p.user_id = c.user_id
             order by c.part, c.place
            """;

    private static final String USAGE = """
            select u.user_id, coalesce(nullif(p.business_name, ''), p.email, u.user_id::text) as name,
                   coalesce(u.call_used_seconds, 0) as used, u.reserved_seconds as reserved,
                   coalesce(u.call_cap_seconds, 0) + coalesce(u.call_credit_seconds, 0)
                       + coalesce(u.rollover_seconds, 0) as allowance,
                   coalesce(u.grace_seconds, 0) as grace,
                   (select count(*)
                      from call_events as c
                     where c.user_id = u.user_id
                       and c.call_status in ('intended', 'requested', 'ringing', 'in-progress'))::int as live,
                   case
                     when u.force_pause and not coalesce(u.force_resume, false) then 'paused'
                     when u.hard_stop_active then 'blocked'
                     else coalesce(u.limit_state, 'ok')
                   end as state
              from usage_limits as u
              left join profiles as p
                on p.user_id = u.user_id
             order by coalesce(u.limit_state, 'ok') = 'ok' and not coalesce(u.hard_stop_active, false)
                          and not coalesce(u.force_pause, false),
                      live desc, coalesce(u.call_used_seconds, 0) desc, u.user_id
             limit $1
            """;

    private final Pool pool;
    private final OpsConfig config;

    BoardRepository(Pool pool, OpsConfig config) {
        this.pool = pool;
        this.config = config;
    }

    Future<Board> read(Instant business, Instant machine) {
        return pool.withConnection(sql -> {
            Future<LiveCounts> counts = counts(sql, business, machine);
            Future<List<CallCard>> calls =
                    list(sql, CALLS, Tuple.of(config.liveMax(), config.finishedMax()), BoardRepository::call);
            Future<List<TenantUsage>> tenants = list(sql, USAGE, Tuple.of(config.tenantsMax()), BoardRepository::usage);
            return Future.all(counts, calls, tenants)
                    .map(all -> new Board(business, counts.result(), calls.result(), tenants.result(), List.of()));
        });
    }

    private static Future<LiveCounts> counts(SqlConnection sql, Instant business, Instant machine) {
        Tuple times = Tuple.of(timestamptz(business), timestamptz(machine.minus(RATE_WINDOW)));
        return sql.preparedQuery(COUNTS)
                .execute(times)
                .map(rows -> counts(rows.iterator().next()));
    }

    private static <T> Future<List<T>> list(SqlConnection sql, String query, Tuple limits, Function<Row, T> read) {
        return sql.preparedQuery(query)
                .execute(limits)
                .map((RowSet<Row> rows) -> StreamSupport.stream(rows.spliterator(), false)
                        .map(read)
                        .toList());
    }

    private static LiveCounts counts(Row row) {
        return new LiveCounts(
                row.getLong("queued"),
                row.getLong("waiting"),
                row.getLong("ringing"),
                row.getLong("live"),
                row.getLong("done"),
                row.getLong("booked"),
                row.getLong("stopped"),
                (double) row.getLong("started") / RATE_WINDOW.toSeconds());
    }

    private static CallCard call(Row row) {
        String status = Optional.ofNullable(row.getString("call_status")).orElse("failed");
        return new CallCard(
                row.getUUID("id"),
                Optional.ofNullable(row.getUUID("user_id")),
                "inbound".equals(row.getString("direction")),
                Stage.of(status),
                Optional.ofNullable(row.getString("ours")).orElse(row.getString("phone_number")),
                Masked.number(Optional.ofNullable(row.getString("theirs"))),
                row.getOffsetDateTime("since").toInstant(),
                Optional.ofNullable(row.getInteger("duration_seconds")).orElse(0),
                Chip.of(
                        status,
                        Optional.ofNullable(row.getString("end_reason")),
                        Optional.ofNullable(row.getString("outcome"))));
    }

    private static TenantUsage usage(Row row) {
        long allowance = row.getLong("allowance");
        return new TenantUsage(
                row.getUUID("user_id"),
                row.getString("name"),
                row.getLong("used"),
                row.getLong("reserved"),
                allowance,
                allowance + row.getLong("grace"),
                row.getInteger("live"),
                row.getString("state"));
    }
}
