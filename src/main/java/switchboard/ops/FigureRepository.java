package switchboard.ops;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** Reads the figures of the whole installation, each by an index that holds only what is open. */
final class FigureRepository {

    /** {@code $1} is machine time, {@code $2} business time. */
    private static final String READ = """
            select 'switchboard.calls.live' as name, 'state=' || s.state as label, count(c.id)::float8 as value
              from unnest(array['intended', 'requested', 'ringing', 'in-progress']) as s (state)
              left join call_events as c
                on c.call_status = s.state
               and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
             group by s.state
             union all
            select 'switchboard.effects.waiting', 'state=' || s.state,
                   count(e.id) filter (where (e.attempts > 1) = (s.state = 'failing'))
              from unnest(array['fresh', 'failing']) as s (state)
              left join call_effects as e
                on e.done_at is null
             group by s.state
             union all
            select 'switchboard.effects.lag.seconds', '',
                   coalesce(extract(epoch from $1::timestamptz - min(e.created_at)), 0)
              from call_effects as e
             where e.done_at is null
             union all
            select 'switchboard.inbox.waiting', 'state=' || s.state, count(w.id)
              from unnest(array['pending', 'failed']) as s (state)
              left join webhook_queue as w
                on w.state = s.state
               and w.state in ('pending', 'failed')
             group by s.state
             union all
            select 'switchboard.inbox.oldest.seconds', '',
                   coalesce(extract(epoch from $1 - min(w.received_at)), 0)
              from webhook_queue as w
             where w.state in ('pending', 'failed')
             union all
            select 'switchboard.attempts.unknown', '', count(*)
              from dial_attempts as d
             where d.state = 'unknown'
             union all
            select 'switchboard.attempts.unknown.oldest.seconds', '',
                   coalesce(extract(epoch from $2::timestamptz - min(d.intended_at)), 0)
              from dial_attempts as d
             where d.state = 'unknown'
             union all
            select 'switchboard.alerts.open', 'severity=' || s.severity, count(a.id)
              from unnest(array['info', 'warning', 'critical']) as s (severity)
              left join alerts as a
                on a.severity = s.severity
               and a.resolved_at is null
             group by s.severity
             union all
            select 'switchboard.reconciliation.differences', '', count(*)
              from reconciliation_differences as r
             where r.closed_at is null
             union all
            select 'switchboard.tenants.stopped', '', count(*)
              from usage_limits as u
             where u.hard_stop_active
                or (u.force_pause and not coalesce(u.force_resume, false))
             union all
            select 'switchboard.usage.billed.seconds', '', coalesce(sum(u.call_used_seconds), 0)
              from usage_limits as u
             union all
            select 'switchboard.usage.held.seconds', '', coalesce(sum(u.reserved_seconds), 0)
              from usage_limits as u
            """;

    /** Empties what it had before, should something not be read any more. */
    Future<Void> read(SqlConnection sql, Figures figures, Instant machine, Instant business) {
        return sql.preparedQuery(READ)
                .execute(Tuple.of(timestamptz(machine), timestamptz(business)))
                .map(rows -> {
                    for (Row row : rows) {
                        figures.set(row.getString("name"), row.getString("label"), row.getDouble("value"));
                    }
                    return null;
                });
    }
}
