package switchboard.notify;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code webhook_deliveries}: what is still to be told. Machine time. */
final class OutgoingRepository {

    private static final String CLAIM = """
            update webhook_deliveries as d
               set attempts = d.attempts + 1, next_attempt_at = $2
              from (select x.id
                      from webhook_deliveries as x
                     where x.delivered_at is null
                       and x.exhausted_at is null
                       and x.next_attempt_at <= $1
                     order by x.next_attempt_at
                     limit $3
                       for update skip locked) as due
              join webhook_deliveries as w
                on w.id = due.id
              join webhook_endpoints as e
                on e.id = w.endpoint_id
             where d.id = due.id
            returning d.id, d.event_type, d.payload, d.attempts, e.url, e.secret
            """;

    private static final String DELIVERED = """
            update webhook_deliveries
               set delivered_at = $2, answered_status = $3, error = null
             where id = $1
            """;

    private static final String FAILED = """
            update webhook_deliveries
               set answered_status = $2, error = $3, next_attempt_at = coalesce($4, next_attempt_at), exhausted_at = $5
             where id = $1
            """;

    private final Pool pool;

    OutgoingRepository(Pool pool) {
        this.pool = pool;
    }

    /** Ours until {@code leaseUntil}; each is counted as tried. */
    Future<List<Outgoing>> claim(Instant now, Instant leaseUntil, int batch) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(timestamptz(now), timestamptz(leaseUntil), batch))
                .map(rows -> {
                    List<Outgoing> due = new ArrayList<>();
                    rows.forEach(row -> due.add(new Outgoing(
                            row.getUUID("id"),
                            row.getString("event_type"),
                            row.getJsonObject("payload"),
                            row.getInteger("attempts"),
                            row.getString("url"),
                            row.getString("secret"))));
                    return due;
                });
    }

    Future<Void> delivered(UUID id, int status, Instant now) {
        return pool.preparedQuery(DELIVERED)
                .execute(Tuple.of(id, timestamptz(now), status))
                .mapEmpty();
    }

    /** Tried again at {@code next}; never again if that is empty. */
    Future<Void> failed(UUID id, Optional<Integer> status, String error, Optional<Instant> next, Instant now) {
        return pool.preparedQuery(FAILED)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(status.orElse(null))
                        .addValue(error)
                        .addValue(next.map(at -> timestamptz(at)).orElse(null))
                        .addValue(next.isPresent() ? null : timestamptz(now)))
                .mapEmpty();
    }

    /** One delivery on its way. */
    record Outgoing(UUID id, String event, JsonObject payload, int attempts, String url, String secret) {}
}
