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
                   q.next_attempt_at, q.last_attempt_at, q.outcome, q.call_id, r.reason
              from dialer_queue as q
              join campaigns as c
                on c.id = q.campaign_id
              left join usage_limits as u
                on u.user_id = q.user_id
             cross join lateral (
                    select case
                             when q.status in ('leased', 'dialing', 'in_call') then q.status
                             when q.status <> 'queued' then coalesce(q.outcome, q.reason, q.status)
                             when c.status not in ('running', 'draining') then 'campaign_' || c.status
                             when coalesce(u.force_pause, false) and not coalesce(u.force_resume, false)
                               then 'admin_paused'
                             when coalesce(u.hard_stop_active, false) then 'hard_stop'
                             when q.next_attempt_at > $2 then coalesce(q.reason, 'not_yet_due')
                             else 'waiting_for_slot'
                           end as reason
                   ) as r
             where q.id = $1
                or q.lead_id = $1
             order by q.created_at desc
             limit 1
            """;

    private static final String REASONS = """
            select r.reason, q.status, count(*)::int as leads, min(q.next_attempt_at) as next_at
              from dialer_queue as q
              join campaigns as c
                on c.id = q.campaign_id
              left join usage_limits as u
                on u.user_id = q.user_id
             cross join lateral (
                    select case
                             when q.status in ('leased', 'dialing', 'in_call') then q.status
                             when q.status <> 'queued' then coalesce(q.outcome, q.reason, q.status)
                             when c.status not in ('running', 'draining') then 'campaign_' || c.status
                             when coalesce(u.force_pause, false) and not coalesce(u.force_resume, false)
                               then 'admin_paused'
                             when coalesce(u.hard_stop_active, false) then 'hard_stop'
                             when q.next_attempt_at > $2 then coalesce(q.reason, 'not_yet_due')
                             else 'waiting_for_slot'
                           end as reason
                   ) as r
             where q.campaign_id = $1
             group by q.status, r.reason
             order by leads desc, r.reason
            """;

    private final Pool pool;

    WhyRepository(Pool pool) {
        this.pool = pool;
    }

    /** By the row's id or by the lead's; a lead's newest row answers. */
    Future<Optional<JsonObject>> why(UUID rowOrLead, Instant now) {
        return pool.preparedQuery(WHY)
                .execute(Tuple.of(rowOrLead, timestamptz(now)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(json(rows.iterator().next())));
    }

    Future<JsonObject> reasons(UUID campaign, Instant now) {
        return pool.preparedQuery(REASONS)
                .execute(Tuple.of(campaign, timestamptz(now)))
                .map(rows -> {
                    JsonObject waiting = new JsonObject();
                    JsonObject ended = new JsonObject();
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
                    }
                    return new JsonObject()
                            .put("total", total)
                            .put("open", waiting)
                            .put("ended", ended);
                });
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
