package switchboard.notify;

import static switchboard.platform.sql.Times.instant;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code webhook_endpoints}: where tenants and operators want to be told. */
final class EndpointRepository {

    private static final String ADD = """
            insert into webhook_endpoints (id, user_id, url, secret, events)
            select $1::uuid, $2::uuid, $3::text, $4::text, $5::text[]
             where (select count(*) from webhook_endpoints as e where e.user_id is not distinct from $2) < $6::int
            """;

    private static final String LIST = """
            select e.id, e.user_id, e.url, e.events, e.active, e.created_at,
                   (select count(*) from webhook_deliveries as d
                     where d.endpoint_id = e.id and d.delivered_at is null and d.exhausted_at is null) as waiting,
                   (select count(*) from webhook_deliveries as d
                     where d.endpoint_id = e.id and d.exhausted_at is not null) as exhausted
              from webhook_endpoints as e
             where $2::boolean
                or e.user_id is not distinct from $1::uuid
             order by e.created_at, e.id
             limit 1000
            """;

    private static final String REMOVE = """
            delete from webhook_endpoints
             where id = $1
               and ($3::boolean or user_id is not distinct from $2::uuid)
            """;

    private static final String DELIVERIES = """
            select d.id, d.endpoint_id, d.event_type, d.attempts, d.answered_status, d.delivered_at, d.exhausted_at,
                   d.error, d.created_at
              from webhook_deliveries as d
              join webhook_endpoints as e
                on e.id = d.endpoint_id
             where $2::boolean
                or e.user_id is not distinct from $1::uuid
             order by d.created_at desc, d.id
             limit $3
            """;

    private final Pool pool;

    EndpointRepository(Pool pool) {
        this.pool = pool;
    }

    /** False if there are as many as may be. */
    Future<Boolean> add(UUID id, Optional<UUID> tenant, String url, String secret, List<String> events, int max) {
        return pool.preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(tenant.orElse(null))
                        .addValue(url)
                        .addValue(secret)
                        .addArrayOfString(events.toArray(String[]::new))
                        .addValue(max))
                .map(rows -> rows.rowCount() == 1);
    }

    /** A tenant's own; an operator's without one: everybody's. */
    Future<List<JsonObject>> list(Optional<UUID> tenant) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(tenant.orElse(null), tenant.isEmpty()))
                .map(rows -> {
                    List<JsonObject> endpoints = new ArrayList<>();
                    rows.forEach(row -> endpoints.add(endpoint(row)));
                    return endpoints;
                });
    }

    Future<Boolean> remove(UUID id, Optional<UUID> tenant) {
        return pool.preparedQuery(REMOVE)
                .execute(Tuple.of(id, tenant.orElse(null), tenant.isEmpty()))
                .map(rows -> rows.rowCount() == 1);
    }

    Future<List<JsonObject>> deliveries(Optional<UUID> tenant, int limit) {
        return pool.preparedQuery(DELIVERIES)
                .execute(Tuple.of(tenant.orElse(null), tenant.isEmpty(), limit))
                .map(rows -> {
                    List<JsonObject> deliveries = new ArrayList<>();
                    rows.forEach(row -> deliveries.add(delivery(row)));
                    return deliveries;
                });
    }

    private static JsonObject endpoint(Row row) {
        return new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("user_id", text(row.getUUID("user_id")))
                .put("url", row.getString("url"))
                .put("events", new JsonArray(List.of(row.getArrayOfStrings("events"))))
                .put("active", row.getBoolean("active"))
                .put("waiting", row.getLong("waiting"))
                .put("exhausted", row.getLong("exhausted"))
                .put("created_at", time(row, "created_at"));
    }

    private static JsonObject delivery(Row row) {
        boolean delivered = row.getOffsetDateTime("delivered_at") != null;
        boolean exhausted = row.getOffsetDateTime("exhausted_at") != null;
        return new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("endpoint_id", row.getUUID("endpoint_id").toString())
                .put("event_type", row.getString("event_type"))
                .put("status", delivered ? "delivered" : exhausted ? "exhausted" : "pending")
                .put("attempts", row.getInteger("attempts"))
                .put("answered_status", row.getInteger("answered_status"))
                .put("error", row.getString("error"))
                .put("created_at", time(row, "created_at"));
    }

    private static @Nullable String time(Row row, String column) {
        return instant(row, column).map(Instant::toString).orElse(null);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
