package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallEffect;
import switchboard.platform.core.CallId;

/** Calls the provider has just taken, of whom nothing else is known: many in one statement. */
final class TakenRepository {

    private static final String LOCK = """
            select id, user_id, phone_number, direction, from_number, to_number, lead_id, attempt_id, queue_id,
                   campaign_id, call_sid, call_status, start_time, answer_time, end_time, duration_ms, end_reason,
                   disconnect_reason, provider_cost, recording_url, transcript, analysis, analyzed_at, reported
              from call_events
             where id = any ($1)
             order by id
               for update
            """;

    private static final String SAVE = """
              with saved as (
                   update call_events as c
                      set call_sid = t.provider_call_id, call_status = t.status,
                          last_news_at = greatest(c.last_news_at, $4), processed_at = $4, updated_at = $4,
                          signature_valid = coalesce(c.signature_valid, false)
                     from unnest($1::uuid[], $2::text[], $3::text[]) as t (id, provider_call_id, status)
                    where c.id = t.id
                returning c.id
                 )
            insert into call_effects (call_id, kind, version, next_attempt_at)
            select s.id, e.kind, e.version, $5
              from saved as s
              join unnest($6::uuid[], $7::text[], $8::text[]) as e (call_id, kind, version)
                on e.call_id = s.id
                on conflict (call_id, kind, version) do update
               set done_at = null, attempts = 0, error = null, next_attempt_at = excluded.next_attempt_at
             where call_effects.done_at is not null
            """;

    Future<Map<CallId, Call>> lock(SqlConnection tx, List<CallId> calls) {
        return tx.preparedQuery(LOCK)
                .execute(
                        Tuple.tuple().addValue(calls.stream().map(CallId::value).toArray(UUID[]::new)))
                .map(rows -> {
                    Map<CallId, Call> locked = new HashMap<>();
                    for (Row row : rows) {
                        Call call = CallRow.call(row);
                        locked.put(call.id(), call);
                    }
                    return locked;
                });
    }

    /** Only the provider's id, the status and what follows from it have changed. */
    Future<Void> save(SqlConnection tx, List<Change> changes, Instant now, Instant machineNow) {
        List<UUID> calls = new ArrayList<>();
        List<CallEffect> effects = new ArrayList<>();
        for (Change change : changes) {
            for (CallEffect effect : change.effects()) {
                calls.add(change.after().id().value());
                effects.add(effect);
            }
        }
        return tx.preparedQuery(SAVE)
                .execute(Tuple.tuple()
                        .addValue(changes.stream()
                                .map(each -> each.after().id().value())
                                .toArray(UUID[]::new))
                        .addValue(changes.stream()
                                .map(each -> each.after().providerCallId().orElse(null))
                                .toArray(String[]::new))
                        .addValue(changes.stream()
                                .map(each -> each.after().status().word())
                                .toArray(String[]::new))
                        .addValue(timestamptz(now))
                        .addValue(timestamptz(machineNow))
                        .addValue(calls.toArray(UUID[]::new))
                        .addValue(
                                effects.stream().map(each -> each.kind().word()).toArray(String[]::new))
                        .addValue(effects.stream().map(CallEffect::version).toArray(String[]::new)))
                .mapEmpty();
    }

    /** A call as it is now, and what follows. */
    record Change(Call after, List<CallEffect> effects) {}
}
