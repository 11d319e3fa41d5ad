package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallEffect;
import switchboard.platform.sql.Times;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Order;

/** The table {@code call_events} as {@link CallRepository} has it, many reported calls in a statement. */
final class ManyCallsRepository {

    /** In the order of their ids, so that no two who lock many wait for each other. */
    private static final String FIND_REPORTED = """
            select id, user_id, phone_number, direction, from_number, to_number, lead_id, attempt_id, queue_id,
                   campaign_id, call_sid, call_status, start_time, answer_time, end_time, duration_ms, end_reason,
                   disconnect_reason, provider_cost, recording_url, transcript, analysis, analyzed_at, reported
              from call_events
             where call_sid = any ($1)
                or (call_sid is null and (attempt_id = any ($2) or id = any ($3)))
             order by id
               for update
            """;

    private static final String SAVE = """
              with told as (
                   select d.call_id, array_agg(d.delivery_id) as deliveries
                     from unnest($24::uuid[], $25::uuid[]) as d (call_id, delivery_id)
                    group by d.call_id
                 )
            update call_events as c
               set call_sid = t.call_sid, call_status = t.call_status, start_time = t.start_time,
                   answer_time = t.answer_time, end_time = t.end_time, duration_ms = t.duration_ms,
                   duration_seconds = t.duration_seconds, end_reason = t.end_reason,
                   disconnect_reason = t.disconnect_reason, connected = t.connected,
                   provider_cost = t.provider_cost::numeric, recording_url = t.recording_url,
                   transcript = t.transcript, analysis = t.analysis::jsonb, outcome = t.outcome::call_outcome,
                   report_at = t.report_at, report_tie = t.report_tie, reported = t.reported::jsonb,
                   analyzed_at = case when t.analyzed then coalesce(c.analyzed_at, $23) end,
                   agent_id = coalesce(c.agent_id, t.agent), agent_used = coalesce(c.agent_used, t.agent),
                   metadata = coalesce(c.metadata, t.metadata::jsonb), signature_valid = true,
                   last_news_at = greatest(c.last_news_at, $23), empty_lookups = 0, next_lookup_at = null,
                   processed_at = $23, updated_at = $23,
                   delivery_ids = case when cardinality(c.delivery_ids) >= 500 then c.delivery_ids
                                       else c.delivery_ids || array(select d.id
                                                                      from unnest(told.deliveries) as d (id)
                                                                     where d.id <> all (c.delivery_ids))
                                   end
              from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
                          $6::timestamptz[], $7::bigint[], $8::int[], $9::text[], $10::text[], $11::boolean[],
                          $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::timestamptz[],
                          $18::text[], $19::text[], $20::boolean[], $21::text[], $22::text[])
                   as t (id, call_sid, call_status, start_time, answer_time, end_time, duration_ms, duration_seconds,
                         end_reason, disconnect_reason, connected, provider_cost, recording_url, transcript, analysis,
                         outcome, report_at, report_tie, reported, analyzed, agent, metadata)
              join told
                on told.call_id = t.id
             where c.id = t.id
            """;

    private static final String NEWS = """
              with told as (
                   select d.call_id, array_agg(d.delivery_id) as deliveries
                     from unnest($2::uuid[], $3::uuid[]) as d (call_id, delivery_id)
                    group by d.call_id
                 )
            update call_events as c
               set last_news_at = greatest(c.last_news_at, $1), empty_lookups = 0, next_lookup_at = null,
                   delivery_ids = case when cardinality(c.delivery_ids) >= 500 then c.delivery_ids
                                       else c.delivery_ids || array(select d.id
                                                                      from unnest(told.deliveries) as d (id)
                                                                     where d.id <> all (c.delivery_ids))
                                   end
              from told
             where c.id = told.call_id
            """;

    private static final String WRITE_EFFECTS = """
            insert into call_effects (call_id, kind, version, next_attempt_at)
            select e.call_id, e.kind, e.version, $4
              from unnest($1::uuid[], $2::text[], $3::text[]) as e (call_id, kind, version)
                on conflict (call_id, kind, version) do update
               set done_at = null, attempts = 0, error = null, next_attempt_at = excluded.next_attempt_at
             where call_effects.done_at is not null
            """;

    /** Locks the rows that {@link CallRepository#find} would find for any of these reports. */
    Future<List<Call>> find(SqlConnection tx, Collection<CallReport> reports) {
        return tx.preparedQuery(FIND_REPORTED)
                .execute(Tuple.tuple()
                        .addValue(
                                reports.stream().map(CallReport::providerCallId).toArray(String[]::new))
                        .addValue(ids(reports, "attempt_id"))
                        .addValue(ids(reports, "call_id")))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(CallRow::call)
                        .toList());
    }

    /** The rows as they are now. */
    Future<Void> save(SqlConnection tx, List<MergedCall> calls, Instant now) {
        Tuple columns = identity(calls);
        ending(columns, calls);
        told(columns, calls);
        return tx.preparedQuery(SAVE)
                .execute(columns.addValue(timestamptz(now))
                        .addValue(callOfEachDelivery(calls))
                        .addValue(deliveries(calls)))
                .mapEmpty();
    }

    /** These calls were heard of, though nothing new was said. */
    Future<Void> heardOf(SqlConnection tx, List<MergedCall> calls, Instant now) {
        return tx.preparedQuery(NEWS)
                .execute(Tuple.tuple()
                        .addValue(timestamptz(now))
                        .addValue(callOfEachDelivery(calls))
                        .addValue(deliveries(calls)))
                .mapEmpty();
    }

    /** What follows from the changes. An effect done before is armed again. */
    Future<Void> writeEffects(SqlConnection tx, List<Following> effects, Instant machineNow) {
        return tx.preparedQuery(WRITE_EFFECTS)
                .execute(Tuple.tuple()
                        .addValue(effects.stream().map(Following::call).toArray(UUID[]::new))
                        .addValue(effects.stream()
                                .map(e -> e.effect().kind().word())
                                .toArray(String[]::new))
                        .addValue(
                                effects.stream().map(e -> e.effect().version()).toArray(String[]::new))
                        .addValue(timestamptz(machineNow)))
                .mapEmpty();
    }

    /** What follows from the change of a call. */
    record Following(UUID call, CallEffect effect) {}

    private static Tuple identity(List<MergedCall> calls) {
        return Tuple.tuple()
                .addValue(of(calls, call -> call.id().value(), UUID[]::new))
                .addValue(of(calls, call -> call.providerCallId().orElse(null), String[]::new))
                .addValue(of(calls, call -> call.status().word(), String[]::new))
                .addValue(of(calls, call -> time(call.startedAt()), OffsetDateTime[]::new))
                .addValue(of(calls, call -> time(call.answeredAt()), OffsetDateTime[]::new));
    }

    private static void ending(Tuple columns, List<MergedCall> calls) {
        columns.addValue(of(calls, call -> time(call.endedAt()), OffsetDateTime[]::new))
                .addValue(ofOver(calls, call -> call.duration().toMillis(), Long[]::new))
                .addValue(of(calls, call -> call.isOver() ? call.durationSeconds() : 0, Integer[]::new))
                .addValue(ofOver(calls, call -> call.reason().name(), String[]::new))
                .addValue(ofOver(calls, call -> call.ending().providerWord(), String[]::new))
                .addValue(ofOver(calls, Call::connected, Boolean[]::new))
                .addValue(of(
                        calls,
                        call -> call.costCents().map(BigDecimal::toPlainString).orElse(null),
                        String[]::new));
    }

    private static void told(Tuple columns, List<MergedCall> calls) {
        columns.addValue(of(calls, call -> call.recordingUrl().orElse(null), String[]::new))
                .addValue(of(calls, call -> call.transcript().orElse(null), String[]::new))
                .addValue(of(
                        calls,
                        call -> call.analysis()
                                .map(CallRow::json)
                                .map(JsonObject::encode)
                                .orElse(null),
                        String[]::new))
                .addValue(of(calls, call -> call.outcome().orElse(null), String[]::new))
                .addValue(of(calls, call -> time(latest(call).map(Order::at)), OffsetDateTime[]::new))
                .addValue(of(calls, call -> latest(call).map(Order::tieBreak).orElse(null), String[]::new))
                .addValue(of(calls, call -> CallRow.reported(call.facts()).encode(), String[]::new))
                .addValue(of(calls, Call::isAnalyzed, Boolean[]::new))
                .addValue(calls.stream()
                        .map(each -> each.providerAgent().orElse(null))
                        .toArray(String[]::new))
                .addValue(calls.stream()
                        .map(each -> each.metadata().map(JsonObject::encode).orElse(null))
                        .toArray(String[]::new));
    }

    private static Optional<Order> latest(Call call) {
        return call.facts().latest().filter(order -> call.isOver());
    }

    private static <T> T[] of(List<MergedCall> calls, Function<Call, @Nullable T> column, IntFunction<T[]> array) {
        return calls.stream().map(MergedCall::after).map(column).toArray(array);
    }

    /** Null while a call is not over. */
    private static <T> T[] ofOver(List<MergedCall> calls, Function<Call, T> column, IntFunction<T[]> array) {
        return of(calls, call -> call.isOver() ? column.apply(call) : null, array);
    }

    private static UUID[] callOfEachDelivery(List<MergedCall> calls) {
        return calls.stream()
                .flatMap(call -> call.deliveries().stream().map(delivery -> call.id()))
                .toArray(UUID[]::new);
    }

    private static UUID[] deliveries(List<MergedCall> calls) {
        return calls.stream().flatMap(call -> call.deliveries().stream()).toArray(UUID[]::new);
    }

    private static UUID[] ids(Collection<CallReport> reports, String key) {
        return reports.stream()
                .flatMap(report -> OurIds.of(report, key).stream())
                .toArray(UUID[]::new);
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> instant) {
        return instant.map(Times::timestamptz).orElse(null);
    }
}
