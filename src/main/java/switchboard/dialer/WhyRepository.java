package switchboard.dialer;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Reads the one reason each queue row waits for, joining what stands above the row: its campaign and its tenant. */
final class WhyRepository {

    private static final String WHY = """
            select q.id, q.lead_id, q.user_id, q.campaign_id, q.phone_number, q.status, q.attempts, q.attempts_max,
                   q.next_attempt_at, q.last_attempt_at, q.outcome, q.call_id, q.closes_at,
                   queue_reason(case when q.status = 'leased' and q.lease_until <= $3 then 'queued' else q.status end,
                                q.held, q.reason, q.outcome, q.next_attempt_at, q.closes_at, c.status,
                                exists (select 1
                                          from agents as a
                                         where a.phone_number = q.from_number
                                           and a.user_id = q.user_id
                                           and a.is_active
                                           and a.status in ('deployed', 'configured')),
                                coalesce(u.force_pause, false) and not coalesce(u.force_resume, false),
                                coalesce(u.hard_stop_active, false), $2) as reason
              from (
                     select *
                       from dialer_queue
                      where id = $1
                     union all
                     select *
                       from dialer_queue
                      where lead_id = $1
                   ) as q
              join campaigns as c
                on c.id = q.campaign_id
              left join usage_limits as u
                on u.user_id = q.user_id
             order by q.created_at desc
             limit 1
            """;

    private static final String REASONS = """
            with campaign as (
                   select c.id, c.status,
                          exists (select 1
                                    from agents as a
                                   where a.phone_number = c.from_number
                                     and a.user_id = c.user_id
                                     and a.is_active
                                     and a.status in ('deployed', 'configured')) as agent_on,
                          coalesce(u.force_pause, false) and not coalesce(u.force_resume, false) as paused,
                          coalesce(u.hard_stop_active, false) as stopped
                     from campaigns as c
                     left join usage_limits as u
                       on u.user_id = c.user_id
                    where c.id = $1
                 )
            select r.reason, r.status, count(*)::int as leads, min(r.next_attempt_at) as next_at
              from (
                     select q.status, q.next_attempt_at,
                            queue_reason(case when q.status = 'leased' and q.lease_until <= $3 then 'queued'
                                              else q.status end,
                                         q.held, q.reason, q.outcome, q.next_attempt_at, q.closes_at,
                                         c.status, c.agent_on, c.paused, c.stopped, $2) as reason
                       from dialer_queue as q
                       join campaign as c
                         on c.id = q.campaign_id
                   ) as r
             group by r.status, r.reason
             order by leads desc, r.reason
            """;

    private final Pool pool;

    WhyRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * By the row's id or by the lead's; a lead's newest row answers. A claim whose lease is over by {@code machine}'s
     * time is none: its node has gone silent, and the row waits for what all others wait for.
     */
    Future<Optional<JsonObject>> why(UUID rowOrLead, Instant now, Instant machine) {
        return pool.preparedQuery(WHY)
                .execute(Tuple.of(rowOrLead, timestamptz(now), timestamptz(machine)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(json(rows.iterator().next())));
    }

    Future<JsonObject> reasons(UUID campaign, Instant now, Instant machine) {
        return pool.preparedQuery(REASONS)
                .execute(Tuple.of(campaign, timestamptz(now), timestamptz(machine)))
                .map(rows -> {
                    JsonObject waiting = new JsonObject();
                    JsonObject ended = new JsonObject();
                    JsonObject next = new JsonObject();
                    int total = 0;
                    for (Row row : rows) {
                        boolean open = switch (row.getString("status")) {
                            case "queued", "leased", "dialing", "in_call" -> true;
                            default -> false;
                        };
                        String reason = row.getString("reason");
                        JsonObject counts = open ? waiting : ended;
                        counts.put(reason, counts.getInteger(reason, 0) + row.getInteger("leads"));
                        total += row.getInteger("leads");
                        if (open) {
                            instant(row, "next_at").ifPresent(at -> earliest(next, reason, at));
                        }
                    }
                    return new JsonObject()
                            .put("total", total)
                            .put("as_of", now.toString())
                            .put("open", waiting)
                            .put("next_at", next)
                            .put("ended", ended);
                });
    }

    private static void earliest(JsonObject times, String reason, Instant at) {
        String known = times.getString(reason);
        if (known == null || at.isBefore(Instant.parse(known))) {
            times.put(reason, at.toString());
        }
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("lead_id", row.getUUID("lead_id").toString())
                .put("user_id", row.getUUID("user_id").toString())
                .put("campaign_id", row.getUUID("campaign_id").toString())
                .put("phone_number", row.getString("phone_number"))
                .put("status", row.getString("status"))
                .put("reason", row.getString("reason"))
                .put(
                        "until",
                        instant(row, "next_attempt_at").map(Instant::toString).orElse(null))
                .put(
                        "window_closes_at",
                        instant(row, "closes_at").map(Instant::toString).orElse(null))
                .put("attempts", row.getInteger("attempts"))
                .put("attempts_max", row.getInteger("attempts_max"))
                .put(
                        "last_attempt_at",
                        instant(row, "last_attempt_at").map(Instant::toString).orElse(null))
                .put("outcome", row.getString("outcome"))
                .put(
                        "call_id",
                        Optional.ofNullable(row.getUUID("call_id"))
                                .map(UUID::toString)
                                .orElse(null));
    }
}
