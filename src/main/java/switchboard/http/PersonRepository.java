package switchboard.http;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Who a user is ({@code auth.users}, {@code profiles}), and what was done in another's place ({@code audit_logs}). */
final class PersonRepository {

    /** A user without a profile is a new owner. */
    record Person(UUID id, String role, boolean isActive) {}

    private static final String FIND = """
            select u.id, coalesce(p.role, 'owner') as role, coalesce(p.status, 'active') = 'active' as active
              from auth.users as u
              left join profiles as p
                on p.user_id = u.id
             where u.id = $1
            """;

    private static final String ACTED = """
            insert into audit_logs (user_id, actor_id, action, action_type, entity, entity_id, ip, metadata, created_at)
            values ($1, $2, 'acted_as', 'acted_as', 'route', $3, $4, $5, $6)
            """;

    private final SqlClient sql;

    PersonRepository(SqlClient sql) {
        this.sql = sql;
    }

    Future<Optional<Person>> find(UUID id) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Person(
                                row.getUUID("id"),
                                row.getString("role"),
                                Boolean.TRUE.equals(row.getBoolean("active"))))
                        .findFirst());
    }

    /** {@code actor} is empty for the service key. */
    Future<Void> acted(
            UUID tenant, Optional<UUID> actor, String route, String address, JsonObject details, Instant now) {
        return sql.preparedQuery(ACTED)
                .execute(Tuple.tuple()
                        .addValue(tenant)
                        .addValue(actor.orElse(null))
                        .addValue(route)
                        .addValue(address)
                        .addValue(details)
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }
}
