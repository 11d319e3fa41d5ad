package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/** Do-not-call lists by the batch. */
final class DncImportRepository {

    private static final String OPEN_NATIONAL = """
            insert into dnc_lists (kind, name, list_date, imported_at)
            values ('national', $1, null, $2)
            returning id
            """;

    private static final String CLOSE_NATIONAL = """
            update dnc_lists
               set list_date = $2, imported_at = $3
             where id = $1
            """;

    /** An entry made for another reason than a national list keeps its weight. */
    private static final String ENTER = """
            with entered as (
                   insert into dnc_entries as d (list_id, user_id, phone_number, source, evidence, since)
                   select $1, $2, n.number, 'import', $4, $5
                     from (select distinct number from unnest($3::text[]) as t (number) order by 1) as n
                       on conflict (phone_number, coalesce(user_id, '00000000-0000-0000-0000-000000000000'::uuid))
                          do update
                      set until = null,
                          list_id = case when d.list_id in (select l.id from dnc_lists as l where l.kind = 'national')
                                         then excluded.list_id else d.list_id end
                    where d.until is not null
                       or d.list_id in (select l.id from dnc_lists as l where l.kind = 'national')
                returning xmax = 0 as is_new
                 )
            select count(*) filter (where is_new)::int as made
              from entered
            """;

    private static final String SUPPRESS_WAITING = """
            update dialer_queue
               set status = 'suppressed', outcome = 'dnc', reason = 'dnc', lease_owner = null, lease_until = null,
                   lease_token = lease_token + 1
             where ($1::uuid is null or user_id = $1)
               and phone_number = any ($2::text[])
               and status in ('queued', 'leased')
            """;

    /** One who calls in may go on talking. */
    private static final String CALLS_TO_LISTED = """
            select c.id
              from call_events as c
              left join campaigns as k
                on k.id = c.campaign_id
             where c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
               and c.direction = 'outbound'
               and ($1::uuid is null or c.user_id = $1)
               and exists (select 1
                             from dnc_entries as d
                             left join dnc_lists as n
                               on n.id = d.list_id
                            where d.phone_number = c.to_number
                              and d.user_id is not distinct from $1
                              and (d.until is null or d.until > $2)
                              and (n.kind is distinct from 'national' or k.purpose is distinct from 'informational'))
            """;

    private final Pool pool;

    DncImportRepository(Pool pool) {
        this.pool = pool;
    }

    /** A national list that is not in force yet: it has no date until all of it is there. */
    Future<UUID> openNational(String name, Instant now) {
        return pool.preparedQuery(OPEN_NATIONAL)
                .execute(Tuple.of(name, timestamptz(now)))
                .map(rows -> rows.iterator().next().getUUID("id"));
    }

    Future<Void> closeNational(UUID list, LocalDate date, Instant now) {
        return pool.preparedQuery(CLOSE_NATIONAL)
                .execute(Tuple.of(list, date, timestamptz(now)))
                .mapEmpty();
    }

    /** How many numbers were not on such a list before. */
    Future<Integer> enter(
            SqlClient sql,
            Optional<UUID> national,
            Optional<TenantId> tenant,
            List<String> numbers,
            String evidence,
            Instant since) {
        return sql.preparedQuery(ENTER)
                .execute(Tuple.tuple()
                        .addValue(national.orElse(null))
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(numbers.toArray(String[]::new))
                        .addValue(evidence)
                        .addValue(timestamptz(since)))
                .map(rows -> rows.iterator().next().getInteger("made"));
    }

    Future<Integer> suppressWaiting(SqlClient sql, Optional<TenantId> tenant, List<String> numbers) {
        return sql.preparedQuery(SUPPRESS_WAITING)
                .execute(Tuple.tuple()
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(numbers.toArray(String[]::new)))
                .map(rows -> rows.rowCount());
    }

    /** Calls being made to a number that may not be called any more. */
    Future<List<CallId>> callsToListed(SqlClient sql, Optional<TenantId> tenant, Instant now) {
        return sql.preparedQuery(CALLS_TO_LISTED)
                .execute(Tuple.tuple()
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(timestamptz(now)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new CallId(row.getUUID("id")))
                        .toList());
    }
}
