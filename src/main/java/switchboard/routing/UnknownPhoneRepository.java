package switchboard.routing;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.web.Cursor;
import switchboard.provider.core.InboundQuestion;

/** The table {@code unknown_phone}: one row a number and call, however often the call is delivered. */
final class UnknownPhoneRepository {

    private static final String REMEMBER_ONCE = """
            insert into unknown_phone (phone_number, provider_id, event_type, raw_payload, received_at)
            values ($1, $2, $3, $4, $5)
                on conflict (phone_number, provider_id) do nothing
            """;

    private static final String LIST = """
            select id, phone_number, event_type, received_at, resolved_at, resolution, notes, created_at
              from unknown_phone
             where ($1::boolean is null or (resolved_at is null) = $1)
               and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
             order by created_at desc, id desc
             limit $4
            """;

    /** A number that has found its owner has found it for every call that came to it. */
    private static final String RESOLVE = """
              with this as (
                   select u.id, u.phone_number
                     from unknown_phone as u
                    where u.id = $1
                      and u.resolved_at is null
                 )
            update unknown_phone as u
               set resolved_at = $2, resolution = $3, notes = coalesce($4, u.notes)
              from this
             where (u.id = this.id or ($3 = 'matched_agent' and u.phone_number = this.phone_number))
               and u.resolved_at is null
            returning u.phone_number
            """;

    private final SqlClient pool;

    UnknownPhoneRepository(SqlClient pool) {
        this.pool = pool;
    }

    /** One unknown number, as the API shows it. */
    record UnknownPhone(
            UUID id,
            String phoneNumber,
            String eventType,
            Instant receivedAt,
            Optional<Instant> resolvedAt,
            Optional<String> resolution,
            Optional<String> notes,
            Instant createdAt) {

        Cursor place() {
            return new Cursor(createdAt, id);
        }
    }

    Future<Void> rememberOnce(SqlClient tx, InboundQuestion question, Attempt attempt) {
        Tuple row = Tuple.of(
                question.to(),
                question.providerCallId().orElse(question.key()),
                "%s_inbound".formatted(question.kind().name().toLowerCase(Locale.ROOT)),
                new JsonObject(attempt.body()),
                timestamptz(attempt.at()));
        return tx.preparedQuery(REMEMBER_ONCE).execute(row).mapEmpty();
    }

    /** Newest first; {@code open} empty = all. */
    Future<List<UnknownPhone>> list(Optional<Boolean> open, Optional<Cursor> after, int limit) {
        Tuple filter = Tuple.of(
                open.orElse(null),
                after.map(place -> timestamptz(place.at())).orElse(null),
                after.map(Cursor::id).orElse(null),
                limit);
        return pool.preparedQuery(LIST).execute(filter).map(UnknownPhoneRepository::phones);
    }

    /** The number; empty if there is no such row, or it is resolved already. */
    Future<Optional<String>> resolve(UUID id, String resolution, Optional<String> notes, Instant now) {
        return pool.preparedQuery(RESOLVE)
                .execute(Tuple.of(id, timestamptz(now), resolution, notes.orElse(null)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("phone_number"))
                        .findFirst());
    }

    private static List<UnknownPhone> phones(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(UnknownPhoneRepository::phone)
                .toList();
    }

    private static UnknownPhone phone(Row row) {
        return new UnknownPhone(
                row.getUUID("id"),
                row.getString("phone_number"),
                row.getString("event_type"),
                row.getOffsetDateTime("received_at").toInstant(),
                instant(row, "resolved_at"),
                Optional.ofNullable(row.getString("resolution")),
                Optional.ofNullable(row.getString("notes")),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
