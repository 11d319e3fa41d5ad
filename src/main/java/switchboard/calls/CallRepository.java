package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallEffect;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Times;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Order;

/** The table {@code call_events}: found and locked, written with the effects of what changed. */
final class CallRepository {

    private static final String FIND_REPORTED = """
            select id, user_id, phone_number, direction, from_number, to_number, lead_id, attempt_id, queue_id,
                   campaign_id, call_sid, call_status, start_time, answer_time, end_time, duration_ms, end_reason,
                   disconnect_reason, provider_cost, recording_url, transcript, analysis, analyzed_at, reported
              from call_events
             where call_sid = $1
                or (call_sid is null and (attempt_id = $2 or id = $3))
             order by call_sid is null
             limit 1
               for update
            """;

    private static final String LOCK = """
            select id, user_id, phone_number, direction, from_number, to_number, lead_id, attempt_id, queue_id,
                   campaign_id, call_sid, call_status, start_time, answer_time, end_time, duration_ms, end_reason,
                   disconnect_reason, provider_cost, recording_url, transcript, analysis, analyzed_at, reported
              from call_events
             where id = $1
               for update
            """;

    /**
     * A call nobody asked us about takes what is free of the usual hold when it is first heard of, so that it is billed
     * alike whether the report or the question came first, and never beyond the limit.
     */
    private static final String INSERT_UNPLACED = """
              with tenant as (
                   select u.billing_period_id,
                          case when coalesce(u.limit_action, 'block') in ('block', 'throttle')
                               then least($10::int, greatest(0,
                                      coalesce(u.call_cap_seconds, 0) + coalesce(u.call_credit_seconds, 0)
                                      + coalesce(u.rollover_seconds, 0) + coalesce(u.grace_seconds, 0)
                                      - coalesce(u.call_used_seconds, 0) - u.reserved_seconds))
                               else $10::int
                           end as hold
                     from usage_limits as u
                    where u.user_id = $3
                      for update
                 ),
                 call as (
                   insert into call_events
                          (id, event_id, idempotency_key, phone_number, user_id, call_sid, direction, from_number,
                           to_number, call_status, lead_id, billing_period_id, hold_seconds, received_at, last_news_at)
                   select $1::uuid, 'call:' || $1::uuid, ($1::uuid)::text, $2::text, $3::uuid, $4::text, $5::text,
                          $6::text, $7::text, 'intended',
                          (select l.id
                             from leads as l
                            where l.user_id = $3
                              and l.phone = $8
                            order by l.updated_at desc
                            limit 1),
                          (select billing_period_id from tenant), coalesce((select hold from tenant), 0),
                          $9::timestamptz, $9
                       on conflict (call_sid) do nothing
                returning user_id, hold_seconds
                 )
            update usage_limits as u
               set reserved_seconds = u.reserved_seconds + call.hold_seconds
              from call
             where u.user_id = call.user_id
            """;

    private static final int USUAL_HOLD_SECONDS = 600;

    private static final String SAVE = """
              with saved as (
                   update call_events
                      set call_sid = $2, call_status = $3, start_time = $4, answer_time = $5, end_time = $6,
                          duration_ms = $7, duration_seconds = $8, end_reason = $9, disconnect_reason = $10,
                          connected = $11, provider_cost = $12, recording_url = $13, transcript = $14, analysis = $15,
                          outcome = $16::text::call_outcome, report_at = $17, report_tie = $18, reported = $19,
                          analyzed_at = case when $20 then coalesce(analyzed_at, $21) end,
                          agent_id = coalesce(agent_id, $22), agent_used = coalesce(agent_used, $22),
                          metadata = coalesce(metadata, $23), last_news_at = greatest(last_news_at, $21),
                          empty_lookups = 0, next_lookup_at = case when $24::uuid is null then next_lookup_at end,
                          processed_at = $21, updated_at = $21,
                          signature_valid = coalesce($24::uuid is not null or signature_valid, false),
                          delivery_ids = case when $24::uuid is null or $24 = any(delivery_ids)
                                                or cardinality(delivery_ids) >= 500
                                              then delivery_ids else delivery_ids || $24 end
                    where id = $1
                returning id
                 )
            insert into call_effects (call_id, kind, version, next_attempt_at)
            select s.id, e.kind, e.version, $25
              from saved as s, unnest($26::text[], $27::text[]) as e (kind, version)
                on conflict (call_id, kind, version) do update
               set done_at = null, attempts = 0, error = null, next_attempt_at = excluded.next_attempt_at
             where call_effects.done_at is not null
            """;

    private static final String NEWS = """
            update call_events
               set last_news_at = greatest(last_news_at, $2), empty_lookups = 0,
                   next_lookup_at = case when $3::uuid is null then next_lookup_at end,
                   delivery_ids = case when $3::uuid is null or $3 = any(delivery_ids)
                                         or cardinality(delivery_ids) >= 500
                                       then delivery_ids else delivery_ids || $3 end
             where id = $1
            """;

    private static final String TRANSFERS = """
            select coalesce(transfers, '[]') as transfers
              from call_events
             where id = $1
            """;

    private static final String SAVE_TRANSFERS = """
            update call_events
               set transfers = $2
             where id = $1
            """;

    private static final String LIVE = """
            select id, user_id, phone_number, direction, from_number, to_number, lead_id, campaign_id, call_status,
                   start_time, outcome::text as outcome
              from call_events
             where call_status in ('intended', 'requested', 'ringing', 'in-progress')
             order by received_at
             limit $1
            """;

    /** Locks the row a report is about: by the provider's id, else by our attempt's or call's id in its metadata. */
    Future<Optional<Call>> find(SqlConnection tx, CallReport report) {
        return tx.preparedQuery(FIND_REPORTED)
                .execute(Tuple.of(report.providerCallId(), id(report, "attempt_id"), id(report, "call_id")))
                .map(CallRepository::first);
    }

    Future<Optional<Call>> lock(SqlConnection tx, CallId call) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(call.value())).map(CallRepository::first);
    }

    /** Writes the row of a call that we neither placed nor let in, unless somebody else is just doing so. */
    Future<Void> insertUnplaced(SqlConnection tx, UUID id, TenantId tenant, Unplaced call, Instant now) {
        return tx.preparedQuery(INSERT_UNPLACED)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(call.ourNumber())
                        .addValue(tenant.value())
                        .addValue(call.providerCallId())
                        .addValue(call.direction().word())
                        .addValue(call.from().orElse(null))
                        .addValue(call.to().orElse(null))
                        .addValue(call.theirNumber().orElse(null))
                        .addValue(timestamptz(now))
                        .addValue(USUAL_HOLD_SECONDS))
                .mapEmpty();
    }

    /** The row and what follows from its change, in one statement. An effect done before is armed again. */
    Future<Void> save(SqlConnection tx, Call call, List<CallEffect> effects, Source source) {
        Optional<Order> latest = call.facts().latest().filter(order -> call.isOver());
        return tx.preparedQuery(SAVE)
                .execute(Tuple.tuple()
                        .addValue(call.id().value())
                        .addValue(call.providerCallId().orElse(null))
                        .addValue(call.status().word())
                        .addValue(time(call.startedAt()))
                        .addValue(time(call.answeredAt()))
                        .addValue(time(call.endedAt()))
                        .addValue(call.isOver() ? call.duration().toMillis() : null)
                        .addValue(call.isOver() ? call.durationSeconds() : 0)
                        .addValue(call.isOver() ? call.reason().name() : null)
                        .addValue(call.isOver() ? call.ending().providerWord() : null)
                        .addValue(call.isOver() ? call.connected() : null)
                        .addValue(call.costCents().orElse(null))
                        .addValue(call.recordingUrl().orElse(null))
                        .addValue(call.transcript().orElse(null))
                        .addValue(call.analysis().map(CallRow::json).orElse(null))
                        .addValue(call.outcome().orElse(null))
                        .addValue(time(latest.map(Order::at)))
                        .addValue(latest.map(Order::tieBreak).orElse(null))
                        .addValue(CallRow.reported(call.facts()))
                        .addValue(call.isAnalyzed())
                        .addValue(timestamptz(source.now()))
                        .addValue(source.providerAgent().orElse(null))
                        .addValue(source.metadata().orElse(null))
                        .addValue(source.delivery().orElse(null))
                        .addValue(timestamptz(source.machineNow()))
                        .addValue(effects.stream().map(e -> e.kind().word()).toArray(String[]::new))
                        .addValue(effects.stream().map(CallEffect::version).toArray(String[]::new)))
                .mapEmpty();
    }

    /** The call was heard of, though nothing new was said. */
    Future<Void> heardOf(SqlConnection tx, CallId call, Source source) {
        return tx.preparedQuery(NEWS)
                .execute(Tuple.of(
                        call.value(),
                        timestamptz(source.now()),
                        source.delivery().orElse(null)))
                .mapEmpty();
    }

    Future<JsonArray> transfers(SqlConnection tx, CallId call) {
        return tx.preparedQuery(TRANSFERS)
                .execute(Tuple.of(call.value()))
                .map(rows -> rows.iterator().next().getJsonArray("transfers"));
    }

    Future<Void> saveTransfers(SqlConnection tx, CallId call, JsonArray transfers) {
        return tx.preparedQuery(SAVE_TRANSFERS)
                .execute(Tuple.of(call.value(), transfers))
                .mapEmpty();
    }

    Future<List<CallProgressed>> live(SqlClient sql, int limit) {
        return sql.preparedQuery(LIVE)
                .execute(Tuple.of(limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(CallRepository::progressed)
                        .toList());
    }

    private static CallProgressed progressed(Row row) {
        boolean outbound = row.getString("direction").equals("outbound");
        return new CallProgressed(
                new CallId(row.getUUID("id")),
                row.getUUID("user_id"),
                row.getString("call_status"),
                row.getString("direction"),
                row.getString("phone_number"),
                row.getString(outbound ? "to_number" : "from_number"),
                row.getUUID("lead_id"),
                row.getUUID("campaign_id"),
                Times.instant(row, "start_time").orElse(null),
                row.getString("outcome"),
                true);
    }

    private static Optional<Call> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(CallRow.call(rows.iterator().next()));
    }

    private static @Nullable UUID id(CallReport report, String key) {
        return OurIds.of(report, key).orElse(null);
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> instant) {
        return instant.map(Times::timestamptz).orElse(null);
    }
}
