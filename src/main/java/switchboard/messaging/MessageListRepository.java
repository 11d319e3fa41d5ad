package switchboard.messaging;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.core.TenantId;
import switchboard.platform.web.Cursor;

/** Reads {@code messages} for people, with what {@code sms_events} knows of each. */
final class MessageListRepository {

    private static final String LIST = """
            select m.id, m.user_id, m.lead_id, m.direction, m.from_number, m.to_number, m.body, e.status, e.error_code,
                   e.billed_units, m.routing_method, m.keyword_detected, m.created_at
              from messages as m
              left join sms_events as e
                on e.id = m.id
             where ($1::uuid is null or m.user_id = $1)
               and ($2::uuid is null or m.id = $2)
               and ($3::text is null or m.direction = $3)
               and ($4::text is null or $4 in (m.from_number, m.to_number))
               and ($5::timestamptz is null or (m.created_at, m.id) < ($5, $6::uuid))
             order by m.created_at desc, m.id desc
             limit $7
            """;

    private final SqlClient sql;

    MessageListRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Which texts; {@code number} is either side's. */
    record Filter(Optional<TenantId> tenant, Optional<UUID> id, Optional<String> direction, Optional<String> number) {}

    /** Newest first. */
    Future<List<Message>> list(Filter filter, Optional<Cursor> after, int limit) {
        return sql.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(filter.tenant().map(TenantId::value).orElse(null))
                        .addValue(filter.id().orElse(null))
                        .addValue(filter.direction().orElse(null))
                        .addValue(filter.number().orElse(null))
                        .addValue(after.map(place -> timestamptz(place.at())).orElse(null))
                        .addValue(after.map(Cursor::id).orElse(null))
                        .addValue(limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(MessageListRepository::message)
                        .toList());
    }

    private static Message message(Row row) {
        return new Message(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getUUID("lead_id"),
                row.getString("direction"),
                row.getString("from_number"),
                row.getString("to_number"),
                row.getString("body"),
                row.getString("status"),
                row.getString("error_code"),
                row.getInteger("billed_units"),
                row.getString("routing_method"),
                row.getString("keyword_detected"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
