package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Many rows of a campaign's queue at once, a bounded page a statement. */
final class BulkRepository {

    private static final String CANCEL = """
            with page as (
                   select id
                     from dialer_queue
                    where campaign_id = $1
                      and id > $2
                    order by id
                    limit $3
                 ),
                 changed as (
                   update dialer_queue as q
                      set status = 'cancelled', outcome = 'cancelled', reason = 'cancelled', lease_owner = null,
                          lease_until = null, lease_token = q.lease_token + 1
                     from page
                    where q.id = page.id
                      and q.status in ('queued', 'leased')
                      and ($4::text[] is null or q.status = any ($4))
                      and ($5::text is null or $5 in (q.reason, q.outcome))
                returning q.id
                 )
            select (select count(*)::int from changed) as changed,
                   (select id from page order by id desc limit 1) as last
            """;

    private static final String REQUEUE = """
            with page as (
                   select id
                     from dialer_queue
                    where campaign_id = $1
                      and id > $2
                    order by id
                    limit $3
                 ),
                 changed as (
                   update dialer_queue as q
                      set status = 'queued', outcome = null, reason = 'requeued', next_attempt_at = $6,
                          closes_at = null, held = c.mode = 'preview', lease_owner = null, lease_until = null
                     from page
                    cross join (select k.mode from campaigns as k where k.id = $1) as c
                    where q.id = page.id
                      and q.status in ('done', 'failed', 'cancelled', 'suppressed')
                      and ($4::text[] is null or q.status = any ($4))
                      and ($5::text is null or $5 in (q.reason, q.outcome))
                      and not exists (select 1
                                        from dialer_queue as o
                                       where o.lead_id = q.lead_id
                                         and (o.is_open or (o.created_at, o.id) > (q.created_at, q.id)))
                returning q.id
                 )
            select (select count(*)::int from changed) as changed,
                   (select id from page order by id desc limit 1) as last
            """;

    private static final String COUNT_CANCEL = """
            select count(*)::int as rows
              from dialer_queue as q
             where q.campaign_id = $1
               and q.status in ('queued', 'leased')
               and ($2::text[] is null or q.status = any ($2))
               and ($3::text is null or $3 in (q.reason, q.outcome))
            """;

    private static final String COUNT_REQUEUE = """
            select count(*)::int as rows
              from dialer_queue as q
             where q.campaign_id = $1
               and q.status in ('done', 'failed', 'cancelled', 'suppressed')
               and ($2::text[] is null or q.status = any ($2))
               and ($3::text is null or $3 in (q.reason, q.outcome))
               and not exists (select 1
                                 from dialer_queue as o
                                where o.lead_id = q.lead_id
                                  and (o.is_open or (o.created_at, o.id) > (q.created_at, q.id)))
            """;

    private static final String HOLD = """
            with page as (
                   select id
                     from dialer_queue
                    where campaign_id = $1
                      and id > $2
                    order by id
                    limit $3
                 ),
                 changed as (
                   update dialer_queue as q
                      set held = $4, reason = case when $4 then 'preview' else 'released' end
                     from page
                    where q.id = page.id
                      and q.status in ('queued', 'leased')
                      and q.held <> $4
                returning q.id
                 )
            select (select count(*)::int from changed) as changed,
                   (select id from page order by id desc limit 1) as last
            """;

    private static final String RELEASE = """
            update dialer_queue
               set held = false, reason = 'released', next_attempt_at = $2
             where id = $1
               and waits_for_release
            """;

    private static final UUID START = new UUID(0, 0);
    private static final int PAGE = 5_000;

    private final Pool pool;

    BulkRepository(Pool pool) {
        this.pool = pool;
    }

    /** What is to be changed: of one campaign, in these states (none named = all that can be), for this reason. */
    record Filter(UUID campaign, List<String> statuses, Optional<String> reason) {}

    /** Rows that wait, or are claimed and not yet dialled; calls go on. */
    Future<Integer> cancel(Filter filter) {
        return pages(after -> pool.preparedQuery(CANCEL).execute(filtered(filter, after)));
    }

    /** Rows that have ended, unless their lead is queued anew or a later row of it has ended. */
    Future<Integer> requeue(Filter filter, Instant dueAt) {
        return pages(after ->
                pool.preparedQuery(REQUEUE).execute(filtered(filter, after).addValue(timestamptz(dueAt))));
    }

    Future<Integer> countCancel(Filter filter) {
        return pool.preparedQuery(COUNT_CANCEL).execute(counted(filter)).map(BulkRepository::rows);
    }

    Future<Integer> countRequeue(Filter filter) {
        return pool.preparedQuery(COUNT_REQUEUE).execute(counted(filter)).map(BulkRepository::rows);
    }

    /** All rows of a campaign that wait: held until an operator releases each, or not. */
    Future<Integer> hold(UUID campaign, boolean held) {
        return pages(after -> pool.preparedQuery(HOLD).execute(Tuple.of(campaign, after, PAGE, held)));
    }

    /** False if the row does not wait for its release. */
    Future<Boolean> release(UUID row, Instant now) {
        return pool.preparedQuery(RELEASE)
                .execute(Tuple.of(row, timestamptz(now)))
                .map(rows -> rows.rowCount() == 1);
    }

    private interface Page {
        Future<RowSet<Row>> after(UUID id);
    }

    private static Future<Integer> pages(Page page) {
        return pages(page, START, 0);
    }

    private static Future<Integer> pages(Page page, UUID after, int before) {
        return page.after(after).compose(rows -> {
            Row row = rows.iterator().next();
            int changed = before + row.getInteger("changed");
            UUID last = row.getUUID("last");
            return last == null ? Future.succeededFuture(changed) : pages(page, last, changed);
        });
    }

    private static Tuple filtered(Filter filter, UUID after) {
        return Tuple.of(filter.campaign(), after, PAGE)
                .addValue(statuses(filter))
                .addValue(filter.reason().orElse(null));
    }

    private static Tuple counted(Filter filter) {
        return Tuple.of(filter.campaign())
                .addValue(statuses(filter))
                .addValue(filter.reason().orElse(null));
    }

    private static String @Nullable [] statuses(Filter filter) {
        return filter.statuses().isEmpty() ? null : filter.statuses().toArray(String[]::new);
    }

    private static int rows(RowSet<Row> rows) {
        return rows.iterator().next().getInteger("rows");
    }
}
