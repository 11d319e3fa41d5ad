package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import switchboard.platform.sql.Times;
import switchboard.platform.web.Cursor;

/** The calls as they are shown: lists by page, and one with its timeline, joined from whoever owns the parts. */
final class CallViewRepository {

    private static final String PAGE = """
            select id, call_sid, user_id, direction, phone_number, from_number, to_number, call_status, received_at,
                   start_time, answer_time, end_time, duration_seconds, duration_ms, billed_seconds, connected,
                   end_reason, disconnect_reason, outcome::text as outcome, attempt_id, queue_id, lead_id,
                   appointment_id, campaign_id, hold_seconds, recording_url, analyzed_at, updated_at
              from call_events
             where ($1::uuid is null or user_id = $1)
               and call_status = any($2)
               and ($3::timestamptz is null or (received_at, id) < ($3, $4::uuid))
             order by received_at desc, id desc
             limit $5
            """;

    private static final String SHOW = """
            select id, call_sid, user_id, direction, phone_number, from_number, to_number, call_status, received_at,
                   start_time, answer_time, end_time, duration_seconds, duration_ms, billed_seconds, connected,
                   end_reason, disconnect_reason, outcome::text as outcome, attempt_id, queue_id, lead_id,
                   appointment_id, campaign_id, hold_seconds, recording_url, analyzed_at, updated_at, transcript,
                   analysis, transfers, metadata, provider_cost, cost_currency, billing_period_id, agent_id
              from call_events
             where id = $1
               and ($2::uuid is null or user_id = $2)
            """;

    /** As much of it as whoever asks may see: the function looks. */
    private static final String TIMELINE = """
            select at, what, detail
              from call_timeline($1)
             order by at, what
             limit 1000
            """;

    private final SqlClient sql;

    CallViewRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Newest first. Without a tenant, everybody's. */
    Future<List<JsonObject>> page(Optional<UUID> tenant, List<String> statuses, Optional<Cursor> after, int limit) {
        return sql.preparedQuery(PAGE)
                .execute(Tuple.of(
                        tenant.orElse(null),
                        statuses.toArray(String[]::new),
                        after.map(place -> Times.timestamptz(place.at())).orElse(null),
                        after.map(Cursor::id).orElse(null),
                        limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(CallViewRepository::json)
                        .toList());
    }

    Future<Optional<JsonObject>> show(Optional<UUID> tenant, UUID call) {
        return sql.preparedQuery(SHOW)
                .execute(Tuple.of(call, tenant.orElse(null)))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : timeline(call)
                                .map(happened ->
                                        Optional.of(json(rows.iterator().next()).put("timeline", happened))));
    }

    /** Empty if there is no such call of theirs. */
    Future<Optional<JsonArray>> timeline(Optional<UUID> tenant, UUID call) {
        return show(tenant, call).map(found -> found.map(shown -> shown.getJsonArray("timeline")));
    }

    static Cursor place(JsonObject call) {
        return new Cursor(Instant.parse(call.getString("received_at")), UUID.fromString(call.getString("id")));
    }

    private Future<JsonArray> timeline(UUID call) {
        return sql.preparedQuery(TIMELINE).execute(Tuple.of(call)).map(rows -> {
            JsonArray happened = new JsonArray();
            rows.forEach(row -> happened.add(json(row)));
            return happened;
        });
    }

    /** A row under its own column names. */
    private static JsonObject json(Row row) {
        JsonObject json = new JsonObject();
        for (int column = 0; column < row.size(); column++) {
            json.put(row.getColumnName(column), plain(row.getValue(column)));
        }
        return json;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        if (value instanceof Numeric number) {
            return number.bigDecimalValue();
        }
        return value instanceof UUID ? value.toString() : value;
    }
}
