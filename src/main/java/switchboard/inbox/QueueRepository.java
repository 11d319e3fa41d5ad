package switchboard.inbox;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import switchboard.inbox.QueuedDelivery.Whole;
import switchboard.platform.web.Cursor;

/** The table {@code webhook_queue}, as operators look at it and put deliveries back. */
final class QueueRepository {

    private static final String LIST = """
            select id, source, path, event_type, state, phone_number, user_id, received_at, attempts, next_attempt_at,
                   last_attempt_at, processed_at, processed_by, error_message
              from webhook_queue
             where ($1::text is null or state = $1)
               and ($2::text is null or source = $2)
               and ($3::text is null or event_type = $3)
               and ($4::timestamptz is null or (received_at, id) < ($4, $5::uuid))
             order by received_at desc, id desc
             limit $6
            """;

    private static final String FIND = """
            select id, source, path, event_type, state, phone_number, user_id, received_at, attempts, next_attempt_at,
                   last_attempt_at, processed_at, processed_by, error_message, headers, errors,
                   coalesce(raw_body, convert_to(raw_payload::text, 'UTF8')) as body
              from webhook_queue
             where id = $1
            """;

    private static final String REQUEUE = """
            update webhook_queue
               set state = 'pending', attempts = 0, next_attempt_at = $2, lease_until = null, processed_at = null,
                   processed_by = null, result = null
             where id = $1
               and (lease_until is null or lease_until <= $2)
            """;

    private static final String REQUEUE_WHERE = """
            update webhook_queue as q
               set state = 'pending', attempts = 0, next_attempt_at = $1, lease_until = null, processed_at = null,
                   processed_by = null, result = null
              from (
                     select id
                       from webhook_queue
                      where state = $2
                        and (lease_until is null or lease_until <= $1)
                        and ($3::text is null or source = $3)
                        and ($4::text is null or event_type = $4)
                        and ($5::timestamptz is null or received_at >= $5)
                        and ($6::timestamptz is null or received_at < $6)
                      order by received_at, id
                      limit $7
                        for update skip locked
                   ) as chosen
             where q.id = chosen.id
            """;

    private static final String REQUEUE_UNRESOLVED = """
            update webhook_queue
               set state = 'pending', attempts = 0, next_attempt_at = $2, lease_until = null, processed_at = null,
                   processed_by = null, result = null
             where phone_number = $1
               and state = 'skipped'
               and error_message like 'unresolved: %'
            """;

    private static final String COUNT_WHERE = """
            select count(*) as chosen
              from webhook_queue
             where state = $2
               and (lease_until is null or lease_until <= $1)
               and ($3::text is null or source = $3)
               and ($4::text is null or event_type = $4)
               and ($5::timestamptz is null or received_at >= $5)
               and ($6::timestamptz is null or received_at < $6)
            """;

    private static final String CHOSEN = """
            select id
              from webhook_queue
             where state = $2
               and (lease_until is null or lease_until <= $1)
               and ($3::text is null or source = $3)
               and ($4::text is null or event_type = $4)
               and ($5::timestamptz is null or received_at >= $5)
               and ($6::timestamptz is null or received_at < $6)
             order by received_at, id
             limit $7
            """;

    private static final String COUNTS = """
            select count(*) + coalesce(sum(redeliveries), 0) as received,
                   count(*) filter (where state in ('done', 'skipped')) as processed,
                   coalesce(sum(redeliveries), 0) as duplicate,
                   count(*) filter (where state in ('pending', 'failed')) as pending,
                   count(*) filter (where state = 'dead') as dead
              from webhook_queue
            """;

    private final SqlClient sql;

    QueueRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Newest first. */
    Future<List<QueuedDelivery>> list(
            Optional<String> state,
            Optional<String> source,
            Optional<String> event,
            Optional<Cursor> after,
            int limit) {
        return sql.preparedQuery(LIST)
                .execute(Tuple.of(
                        state.orElse(null),
                        source.orElse(null),
                        event.orElse(null),
                        time(after.map(Cursor::at)),
                        after.map(Cursor::id).orElse(null),
                        limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> queued(row, Optional.empty()))
                        .toList());
    }

    Future<Optional<QueuedDelivery>> find(UUID id) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> queued(row, Optional.of(whole(row))))
                        .findFirst());
    }

    Future<Boolean> requeue(UUID id, Instant now) {
        return sql.preparedQuery(REQUEUE)
                .execute(Tuple.of(id, timestamptz(now)))
                .map(requeued -> requeued.rowCount() == 1);
    }

    /** How many were put back. */
    Future<Integer> requeueWhere(ReplayFilter filter, Instant now) {
        return sql.preparedQuery(REQUEUE_WHERE)
                .execute(chosen(filter, now).addValue(filter.limit()))
                .map(requeued -> requeued.rowCount());
    }

    /** How many deliveries about this number of ours, until now nobody's, were put back. */
    Future<Integer> requeueUnresolved(String ourNumber, Instant now) {
        return sql.preparedQuery(REQUEUE_UNRESOLVED)
                .execute(Tuple.of(ourNumber, timestamptz(now)))
                .map(requeued -> requeued.rowCount());
    }

    Future<Long> countWhere(ReplayFilter filter, Instant now) {
        return sql.preparedQuery(COUNT_WHERE)
                .execute(chosen(filter, now))
                .map(rows -> rows.iterator().next().getLong("chosen"));
    }

    /** The first of those that the filter finds. */
    Future<List<UUID>> first(ReplayFilter filter, int limit, Instant now) {
        return sql.preparedQuery(CHOSEN)
                .execute(chosen(filter, now).addValue(Math.min(limit, filter.limit())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .toList());
    }

    Future<InboxCounts> counts() {
        return sql.preparedQuery(COUNTS).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new InboxCounts(
                    row.getLong("received"),
                    row.getLong("processed"),
                    row.getLong("duplicate"),
                    row.getLong("pending"),
                    row.getLong("dead"));
        });
    }

    private static Tuple chosen(ReplayFilter filter, Instant now) {
        return Tuple.tuple()
                .addValue(timestamptz(now))
                .addValue(filter.status())
                .addValue(filter.source().orElse(null))
                .addValue(filter.eventType().orElse(null))
                .addValue(time(filter.since()))
                .addValue(time(filter.until()));
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> instant) {
        return instant.isPresent() ? timestamptz(instant.get()) : null;
    }

    private static QueuedDelivery queued(Row row, Optional<Whole> whole) {
        return new QueuedDelivery(
                row.getUUID("id"),
                row.getString("source"),
                Optional.ofNullable(row.getString("path")),
                row.getString("event_type"),
                row.getString("state"),
                row.getString("phone_number"),
                Optional.ofNullable(row.getUUID("user_id")),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getInteger("attempts"),
                row.getOffsetDateTime("next_attempt_at").toInstant(),
                instant(row, "last_attempt_at"),
                instant(row, "processed_at"),
                Optional.ofNullable(row.getString("processed_by")),
                Optional.ofNullable(row.getString("error_message")),
                whole);
    }

    private static Whole whole(Row row) {
        Buffer body = Optional.ofNullable(row.getBuffer("body")).orElseGet(Buffer::buffer);
        return new Whole(
                RawPayload.value(body),
                body.toString(StandardCharsets.UTF_8),
                Optional.ofNullable(row.getJsonObject("headers")).orElseGet(JsonObject::new),
                Optional.ofNullable(row.getJsonArray("errors")).orElseGet(JsonArray::new));
    }
}
