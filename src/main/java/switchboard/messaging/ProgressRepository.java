package switchboard.messaging;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.SendText;
import switchboard.provider.core.TextStatus;

/** How far our texts have come, in {@code sms_events}. */
final class ProgressRepository {

    private static final String TENANT_OF = """
            select id, user_id
              from sms_events
             where direction = 'outbound'
               and user_id is not null
               and (id = $1 or message_sid = $2)
             order by id = $1 desc
             limit 1
            """;

    private static final String LOAD = """
            select id, user_id, from_number, to_number, body, status, message_sid, billed_units, billing_period_id,
                   requested_at, metered_at, empty_looks
              from sms_events
             where id = $1
               for update
            """;

    private static final String SAVE = """
            update sms_events
               set status = $2, message_sid = coalesce(message_sid, $3), error_code = coalesce($4, error_code),
                   next_look_at = $5, empty_looks = $6,
                   metered_at = case when $7 then coalesce(metered_at, $8) else metered_at end,
                   delivery_timestamp = case when $2 = 'delivered' then coalesce(delivery_timestamp, $8)
                                             else delivery_timestamp end,
                   processed_at = $8
             where id = $1
            """;

    private static final String LOCK_PERSON = """
            select pg_advisory_xact_lock(hashtextextended('text:' || $1::text, 0))
            """;

    private static final String TAKEN = """
            select message_sid
              from sms_events
             where direction = 'outbound'
               and message_sid = any ($1)
            """;

    /** A text of ours, its row locked. */
    record Sent(
            TenantId tenant,
            SendText text,
            TextStatus status,
            Optional<String> providerId,
            int segments,
            String period,
            Optional<Instant> requestedAt,
            boolean metered,
            int emptyLooks) {}

    /** What the row says from now on; {@code metered} only ever becomes true. */
    record Now(
            TextStatus status,
            Optional<String> providerId,
            Optional<String> errorCode,
            Optional<Instant> nextLook,
            int emptyLooks,
            boolean metered) {}

    /** Whose text it is, by our id or else by the provider's. */
    Future<Optional<OutboundRepository.Due>> find(SqlConnection tx, Optional<UUID> id, String providerId) {
        return tx.preparedQuery(TENANT_OF)
                .execute(Tuple.tuple().addValue(id.orElse(null)).addValue(providerId))
                .map(rows -> first(rows)
                        .map(row -> new OutboundRepository.Due(
                                row.getUUID("id"), new TenantId(row.getUUID("user_id")), TextStatus.UNKNOWN)));
    }

    Future<Sent> load(SqlConnection tx, UUID id) {
        return tx.preparedQuery(LOAD)
                .execute(Tuple.of(id))
                .map(rows -> sent(rows.iterator().next()));
    }

    Future<Void> save(SqlClient sql, UUID id, Now now, Instant at) {
        return sql.preparedQuery(SAVE)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(now.status().word())
                        .addValue(now.providerId().orElse(null))
                        .addValue(now.errorCode().orElse(null))
                        .addValue(now.nextLook().map(time -> timestamptz(time)).orElse(null))
                        .addValue(now.emptyLooks())
                        .addValue(now.metered())
                        .addValue(timestamptz(at)))
                .mapEmpty();
    }

    /** Until the transaction ends no other text to this person is told apart from its like. */
    Future<Void> lockPerson(SqlConnection tx, PhoneNumber to) {
        return tx.preparedQuery(LOCK_PERSON).execute(Tuple.of(to.e164())).mapEmpty();
    }

    /** Those of the provider's ids that a text of ours has already. */
    Future<Set<String>> taken(SqlClient sql, Collection<String> providerIds) {
        return sql.preparedQuery(TAKEN)
                .execute(Tuple.tuple().addValue(providerIds.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("message_sid"))
                        .collect(Collectors.toSet()));
    }

    private static Sent sent(Row row) {
        return new Sent(
                new TenantId(row.getUUID("user_id")),
                new SendText(
                        row.getUUID("id"),
                        new PhoneNumber(row.getString("from_number")),
                        new PhoneNumber(row.getString("to_number")),
                        row.getString("body")),
                TextStatus.ofWord(row.getString("status")).orElse(TextStatus.UNKNOWN),
                Optional.ofNullable(row.getString("message_sid")),
                row.getInteger("billed_units"),
                Optional.ofNullable(row.getString("billing_period_id")).orElse(""),
                instant(row, "requested_at"),
                row.getOffsetDateTime("metered_at") != null,
                row.getInteger("empty_looks"));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst();
    }
}
