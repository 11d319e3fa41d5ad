package switchboard.audit;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes what people and keys do into {@code audit_logs}, with the row they do it to. Never a secret, never a person.
 */
final class TrailRepository {

    private static final String STANDS = """
            select to_jsonb(u) as entry
              from usage_limits as u
             where $1::text = 'limits' and u.user_id = $3::uuid
             union all
            select to_jsonb(c)
              from campaigns as c
             where $1 = 'campaigns' and c.id = $3
             union all
            select to_jsonb(g)
              from agents as g
             where $1 = 'agents' and g.id = $3
             union all
            select to_jsonb(a)
              from alerts as a
             where $1 = 'alerts' and a.id = $3
             union all
            select to_jsonb(e) - 'secret'
              from webhook_endpoints as e
             where $1 = 'webhook-endpoints' and e.id = $3
             union all
            select to_jsonb(p) - array['raw_payload', 'notes']
              from unknown_phone as p
             where $1 = 'unknown-phones' and p.id = $3
             union all
            select to_jsonb(q) - 'phone_number'
              from dialer_queue as q
             where $1 = 'dialer-queue' and q.id = $3
             union all
            select jsonb_build_object('user_id', w.user_id, 'source', w.source, 'event_type', w.event_type,
                                      'state', w.state, 'attempts', w.attempts, 'result', w.result)
              from webhook_queue as w
             where $1 = 'webhook-queue' and w.id = $3
             union all
            select to_jsonb(p) - array['customer_name', 'customer_phone', 'customer_email', 'location', 'notes']
              from appointments as p
             where $1 = 'appointments' and p.id = $3
             union all
            select jsonb_build_object('user_id', l.user_id, 'status', l.status, 'priority', l.priority,
                                      'flagged', l.flagged_for_review, 'owner_id', l.owner_id,
                                      'lock_expires_at', l.lock_expires_at)
              from leads as l
             where $1 = 'leads' and l.id = $3
             union all
            select to_jsonb(o)
              from provider_accounts as o
             where $1 = 'provider-accounts' and o.id = $2::text
            """;

    private static final String WRITE = """
            insert into audit_logs
                   (user_id, actor_id, action, action_type, entity, entity_id, ip, user_agent, metadata, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;

    private final Pool pool;

    TrailRepository(Pool pool) {
        this.pool = pool;
    }

    /** The thing as it is now; empty if there is none such, or none that is kept on record. */
    Future<Optional<JsonObject>> stands(String entity, String id) {
        return pool.preparedQuery(STANDS)
                .execute(Tuple.tuple().addValue(entity).addValue(id).addValue(uuid(id)))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getJsonObject("entry")));
    }

    Future<Void> write(Deed deed, String type, JsonObject details, Instant now) {
        return pool.preparedQuery(WRITE)
                .execute(Tuple.tuple()
                        .addValue(deed.tenant().orElse(null))
                        .addValue(uuid(deed.actor()))
                        .addValue(deed.action())
                        .addValue(type)
                        .addValue(deed.entity())
                        .addValue(deed.id().orElse(null))
                        .addValue(deed.ip())
                        .addValue(deed.userAgent())
                        .addValue(details.put("actor", deed.actor()))
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }

    static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Who does what to which thing. */
    record Deed(
            Optional<UUID> tenant,
            String actor,
            String action,
            String entity,
            Optional<String> id,
            String ip,
            @Nullable String userAgent) {}
}
