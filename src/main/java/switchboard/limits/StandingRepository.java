package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.limits.TenantSnapshot.Held;
import switchboard.limits.core.Budget;
import switchboard.limits.core.LimitAction;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/** Reads what Redis must know: tenants' minutes, and who must hold a slot, the calls not terminal in call_events. */
final class StandingRepository {

    private static final String LOAD = """
            select u.user_id, coalesce(u.call_cap_seconds, 0) as cap, coalesce(u.call_credit_seconds, 0) as credit,
                   coalesce(u.rollover_seconds, 0) as rollover, coalesce(u.grace_seconds, 0) as grace,
                   coalesce(u.call_used_seconds, 0) as used, u.reserved_seconds,
                   (coalesce(u.force_pause, false) and not coalesce(u.force_resume, false)) as paused,
                   coalesce(u.hard_stop_active, false) as stopped, coalesce(u.limit_action, 'block') as limit_action,
                   coalesce(u.soft_limit_threshold, 80) as warn_percent,
                   exists (select 1
                             from subscriptions as s
                            where s.user_id = u.user_id
                              and s.status in ('active', 'trialing', 'past_due')) as subscribed,
                   coalesce((select t.increment_seconds
                               from usage_periods as p
                               join tier_snapshots as t
                                 on t.id = p.tier_snapshot_id
                              where p.id = u.billing_period_id), 1) as increment_seconds,
                   array(select a.phone_number
                           from agents as a
                          where a.user_id = u.user_id
                            and a.phone_number is not null
                          order by a.phone_number
                          limit $2) as numbers,
                   c.ids, c.held_by, c.holds
              from usage_limits as u
             cross join lateral (
                    select coalesce(array_agg(e.id), '{}') as ids,
                           coalesce(array_agg(e.phone_number), '{}') as held_by,
                           coalesce(array_agg(case when e.hold_settled_at is null then e.hold_seconds else 0 end), '{}')
                               as holds
                      from (
                             select id, phone_number, hold_seconds, hold_settled_at
                               from call_events
                              where user_id = u.user_id
                                and call_status in ('intended', 'requested', 'ringing', 'in-progress')
                              limit $2
                           ) as e
                   ) as c
             where u.user_id = any($1)
            """;

    private static final String BUSY = """
            select distinct user_id
              from call_events
             where call_status in ('intended', 'requested', 'ringing', 'in-progress')
               and user_id > $1
             order by user_id
             limit $2
            """;

    private static final String LIVE = """
            select id
              from call_events
             where call_status in ('intended', 'requested', 'ringing', 'in-progress')
             limit $1
            """;

    /** Numbers, and calls in progress, of one tenant. */
    private static final int OF_ONE_TENANT_MAX = 2_000;

    private final Pool pool;

    StandingRepository(Pool pool) {
        this.pool = pool;
    }

    /** A tenant without limits on record is left out. */
    Future<List<TenantSnapshot>> load(Collection<TenantId> tenants) {
        UUID[] ids = tenants.stream().map(TenantId::value).toArray(UUID[]::new);
        return pool.preparedQuery(LOAD)
                .execute(Tuple.tuple().addValue(ids).addValue(OF_ONE_TENANT_MAX))
                .map(StandingRepository::snapshots);
    }

    /** A page of the tenants with calls in progress, in the order of their ids. */
    Future<List<TenantId>> busy(TenantId after, int limit) {
        return pool.preparedQuery(BUSY)
                .execute(Tuple.of(after.value(), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new TenantId(row.getUUID("user_id")))
                        .toList());
    }

    /** Calls in progress, anybody's. */
    Future<List<CallId>> live(int limit) {
        return pool.preparedQuery(LIVE)
                .execute(Tuple.of(limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new CallId(row.getUUID("id")))
                        .toList());
    }

    private static List<TenantSnapshot> snapshots(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(StandingRepository::snapshot)
                .toList();
    }

    private static TenantSnapshot snapshot(Row row) {
        Budget budget = new Budget(
                row.getInteger("cap"),
                row.getInteger("credit"),
                row.getInteger("rollover"),
                row.getInteger("grace"),
                row.getInteger("used"),
                row.getInteger("reserved_seconds"));
        List<Held> live = live(row);
        return new TenantSnapshot(
                new TenantId(row.getUUID("user_id")),
                budget,
                new Budget.Standing(
                        row.getBoolean("paused"),
                        row.getBoolean("stopped"),
                        LimitAction.ofWord(row.getString("limit_action")),
                        live.size(),
                        row.getInteger("warn_percent")),
                row.getBoolean("subscribed"),
                row.getInteger("increment_seconds"),
                List.of(Optional.ofNullable(row.getArrayOfStrings("numbers")).orElse(new String[0])),
                live);
    }

    private static List<Held> live(Row row) {
        UUID[] ids = row.getArrayOfUUIDs("ids");
        String[] heldBy = row.getArrayOfStrings("held_by");
        Integer[] holds = row.getArrayOfIntegers("holds");
        List<Held> live = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            live.add(new Held(new CallId(ids[i]), heldBy[i], holds[i]));
        }
        return live;
    }
}
