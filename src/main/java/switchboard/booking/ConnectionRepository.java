package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Connects and disconnects calendars: {@code integrations}, as people see them. What is sealed stays here. */
final class ConnectionRepository {

    /** A calendar as it is answered: no key, no secret. */
    record Connection(
            UUID id,
            UUID userId,
            String provider,
            boolean isActive,
            @Nullable Integer eventTypeId,
            @Nullable String calUsername,
            @Nullable String calUserId,
            @Nullable String calTimeZone) {}

    /** What is stored of a connected calendar. */
    record Sealed(String token, String webhookSecret, int eventType, Account account) {}

    /** Whose calendar it is, as Cal.com says. */
    record Account(
            @Nullable String id,
            @Nullable String username,
            @Nullable String timeZone) {}

    private static final String CONNECT = """
            insert into integrations as kept
                   (id, user_id, provider, access_token, webhook_secret, event_type_id, cal_user_id, cal_username,
                    cal_time_zone, is_active)
            values ($1, $2, 'calcom', $3, $4, $5, $6, $7, $8, true)
                on conflict (user_id, provider) do update
               set access_token = excluded.access_token,
                   webhook_secret = excluded.webhook_secret,
                   event_type_id = excluded.event_type_id,
                   cal_user_id = excluded.cal_user_id,
                   cal_username = excluded.cal_username,
                   cal_time_zone = excluded.cal_time_zone,
                   is_active = true
            returning id, user_id, provider, is_active, event_type_id, cal_username, cal_user_id, cal_time_zone
            """;

    private static final String DISCONNECT = """
            update integrations
               set is_active = false,
                   access_token = null
             where user_id = $1
               and provider = 'calcom'
            returning id, user_id, provider, is_active, event_type_id, cal_username, cal_user_id, cal_time_zone
            """;

    private static final String LIST = """
            select id, user_id, provider, coalesce(is_active, false) as is_active, event_type_id, cal_username,
                   cal_user_id, cal_time_zone
              from integrations
             where user_id is not null
               and ($1::uuid is null or user_id = $1)
             order by created_at, id
             limit 200
            """;

    Future<Connection> connect(SqlClient sql, UUID id, UUID tenant, Sealed sealed) {
        Account account = sealed.account();
        return sql.preparedQuery(CONNECT)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(tenant)
                        .addValue(sealed.token())
                        .addValue(sealed.webhookSecret())
                        .addValue(sealed.eventType())
                        .addValue(account.id())
                        .addValue(account.username())
                        .addValue(account.timeZone()))
                .map(rows -> connection(rows.iterator().next()));
    }

    /** Empty if none was connected. */
    Future<Optional<Connection>> disconnect(SqlClient sql, UUID tenant) {
        return sql.preparedQuery(DISCONNECT)
                .execute(Tuple.of(tenant))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ConnectionRepository::connection)
                        .findFirst());
    }

    Future<List<Connection>> list(SqlClient sql, Optional<UUID> tenant) {
        return sql.preparedQuery(LIST)
                .execute(Tuple.tuple().addValue(tenant.orElse(null)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ConnectionRepository::connection)
                        .toList());
    }

    private static Connection connection(Row row) {
        return new Connection(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("provider"),
                row.getBoolean("is_active"),
                row.getInteger("event_type_id"),
                row.getString("cal_username"),
                row.getString("cal_user_id"),
                row.getString("cal_time_zone"));
    }
}
