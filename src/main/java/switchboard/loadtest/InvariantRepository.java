package switchboard.loadtest;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;

/** Counts what must not be there, and what must be as many. */
final class InvariantRepository {

    private static final String OVERSHOT = """
            select count(*) as found
              from usage_limits
             where coalesce(call_used_seconds, 0)::bigint + reserved_seconds
                     > coalesce(call_cap_seconds, 0)::bigint + coalesce(call_credit_seconds, 0)
                         + coalesce(rollover_seconds, 0) + coalesce(grace_seconds, 0)
            """;

    private static final String HOLDS_ASTRAY = """
            select count(*) as found
              from usage_limits as u
             where u.reserved_seconds <> (select coalesce(sum(c.hold_seconds), 0)
                                            from call_events as c
                                           where c.user_id = u.user_id
                                             and c.hold_settled_at is null)
            """;

    private static final String COUNTS = """
            select (select count(*) from dial_attempts) as attempts,
                   (select count(*)
                      from dial_attempts as a
                      join black_box_logs as b
                        on b.event_id = a.verdict_event_id
                       and b.meta_data ->> 'attempt_id' = a.id::text
                       and b.sequence is not null) as certificates,
                   (select count(*)
                      from dial_attempts as a
                      join call_events as c
                        on c.id = a.call_id
                       and c.attempt_id = a.id
                       and c.hold_seconds > 0) as holds,
                   (select count(*) from black_box_logs where action_type = 'verdict.dial'
                       and meta_data ? 'attempt_id') as dial_certificates,
                   (select count(*) from call_events where direction = 'outbound') as calls
            """;

    private final Pool pool;

    InvariantRepository(Pool pool) {
        this.pool = pool;
    }

    /** Tenants whose use and holds together are above their limit. */
    Future<Long> overshot() {
        return found(OVERSHOT);
    }

    /** Tenants whose holds are not those of their calls. */
    Future<Long> holdsAstray() {
        return found(HOLDS_ASTRAY);
    }

    Future<Counts> counts() {
        return pool.preparedQuery(COUNTS).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Counts(
                    row.getLong("attempts"),
                    row.getLong("certificates"),
                    row.getLong("holds"),
                    row.getLong("dial_certificates"),
                    row.getLong("calls"));
        });
    }

    private Future<Long> found(String sql) {
        return pool.preparedQuery(sql)
                .execute()
                .map(rows -> rows.iterator().next().getLong("found"));
    }

    /** Attempts; those of them with their certificate, and with their hold; and certificates and calls in all. */
    record Counts(long attempts, long certificates, long holds, long dialCertificates, long calls) {

        boolean agree() {
            return attempts == certificates && attempts == holds && attempts == dialCertificates && attempts == calls;
        }
    }
}
