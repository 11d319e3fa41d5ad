package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.booking.calcom.Organizer;

/** The table {@code integrations}: whose calendar an event comes from. */
final class IntegrationRepository {

    private static final String BY_NAME = """
            select user_id
              from integrations
             where provider = 'calcom'
               and id::text = lower($1)
            """;

    private static final String BY_APPOINTMENT = """
            select user_id
              from appointments
             where id::text = lower($1)
               and user_id::text = lower($2)
            """;

    private static final String BY_ORGANIZER = """
            select 1 as key, user_id
              from integrations
             where provider = 'calcom'
               and cal_user_id = $1
             union
            select 2, user_id
              from integrations
             where provider = 'calcom'
               and lower(cal_username) = lower($2)
             union
            select 2, user_id
              from profiles
             where lower(cal_username) = lower($2)
             union
            select 3, user_id
              from profiles
             where lower(email) = lower($3)
            """;

    private static final String OF_TENANT = """
            select i.id::text as integration, i.access_token, p.business_timezone,
                   coalesce(i.event_type_id, p.cal_event_type_id) as event_type
              from profiles as p
              left join integrations as i
                on i.user_id = p.user_id
               and i.provider = 'calcom'
               and i.is_active
             where p.user_id = $1
            """;

    private static final String SEALED_TOKENS = """
            select id::text as integration, access_token
              from integrations
             where provider = 'calcom'
               and is_active
               and access_token is not null
            """;

    private static final String SEALED_SECRETS = """
            select id::text as integration, webhook_secret
              from integrations
             where provider = 'calcom'
               and webhook_secret is not null
            """;

    /** A tenant's calendar as it is stored; what is missing is empty. */
    record Connected(
            Optional<String> integration,
            Optional<String> sealedToken,
            Optional<Integer> eventType,
            Optional<String> zone) {}

    /** Empty for a tenant without a profile. */
    Future<Optional<Connected>> ofTenant(SqlClient sql, UUID tenant) {
        return sql.preparedQuery(OF_TENANT)
                .execute(Tuple.of(tenant))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Connected(
                                Optional.ofNullable(row.getString("integration")),
                                Optional.ofNullable(row.getString("access_token")),
                                Optional.ofNullable(row.getInteger("event_type")),
                                Optional.ofNullable(row.getString("business_timezone"))))
                        .findFirst());
    }

    /** The connected calendars' API keys, as they are stored. */
    Future<Map<String, String>> sealedTokens(SqlClient sql) {
        return sql.preparedQuery(SEALED_TOKENS).execute().map(rows -> {
            Map<String, String> tokens = new TreeMap<>();
            rows.forEach(row -> tokens.put(row.getString("integration"), row.getString("access_token")));
            return tokens;
        });
    }

    /** The integrations' own webhook secrets, as they are stored. */
    Future<Map<String, String>> sealedSecrets(SqlClient sql) {
        return sql.preparedQuery(SEALED_SECRETS).execute().map(rows -> {
            Map<String, String> sealed = new TreeMap<>();
            rows.forEach(row -> sealed.put(row.getString("integration"), row.getString("webhook_secret")));
            return sealed;
        });
    }

    /** By what the path of the webhook names. */
    Future<Optional<UUID>> byName(SqlConnection tx, String integration) {
        return tx.preparedQuery(BY_NAME).execute(Tuple.of(integration)).map(IntegrationRepository::first);
    }

    /** By metadata, believed only if it names an appointment of the tenant it names: bookers can write metadata. */
    Future<Optional<UUID>> byAppointment(SqlConnection tx, String appointment, String tenant) {
        return tx.preparedQuery(BY_APPOINTMENT)
                .execute(Tuple.of(appointment, tenant))
                .map(IntegrationRepository::first);
    }

    /** By the first of the organiser's keys that names exactly one tenant. */
    Future<Optional<UUID>> byOrganizer(SqlConnection tx, Organizer organizer) {
        return tx.preparedQuery(BY_ORGANIZER)
                .execute(Tuple.tuple()
                        .addValue(organizer.id().orElse(null))
                        .addValue(organizer.username().orElse(null))
                        .addValue(organizer.email().orElse(null)))
                .map(rows -> {
                    Map<Integer, Set<UUID>> named = new TreeMap<>();
                    rows.forEach(row -> named.computeIfAbsent(row.getInteger("key"), key -> new TreeSet<>())
                            .add(row.getUUID("user_id")));
                    return named.values().stream()
                            .filter(tenants -> tenants.size() == 1)
                            .findFirst()
                            .map(tenants -> tenants.iterator().next());
                });
    }

    private static Optional<UUID> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getUUID("user_id"))
                .findFirst();
    }
}
