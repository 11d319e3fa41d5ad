package switchboard.audit;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import switchboard.platform.core.TenantId;

/** Carries out an erasure step by step; says what stays, what must wait, and writes the row of the audit. */
final class ErasureRepository {

    /** The certificates the person's verdicts were derived from: the digest stays in the chain. */
    private static final String INPUTS = """
            update black_box_inputs as i
               set inputs = null, erased_at = $4
              from black_box_logs as b
             where b.event_id = i.event_id
               and i.inputs is not null
               and ($2::uuid is null or b.user_id = $2)
               and (b.meta_data ->> 'number' = $1::text
                    or b.meta_data ->> 'lead_id' = any($3::text[]))
            """;

    private static final String KEPT = """
            select (select count(*)
                      from dnc_entries as d
                     where d.phone_number = $1::text
                       and ($2::uuid is null or d.user_id is null or d.user_id = $2)) as do_not_call,
                   (select count(*)
                      from blocked_callers as c
                     where c.phone_number = $1
                       and ($2 is null or c.user_id = $2)) as blocked_callers,
                   (select count(*)
                      from usage_ledger as g
                      join call_events as c
                        on c.id = g.call_id
                     where (c.to_number = $1 or c.from_number = $1)
                       and ($2 is null or c.user_id = $2)) as usage_ledger,
                   (select count(*)
                      from black_box_logs as b
                     where b.meta_data ->> 'number' = $3::text
                       and ($2 is null or b.user_id = $2)) as black_box
            """;

    private static final String WAITING = """
              with a (number, tenant, leads, traces, now) as (
                     values ($1::text, $2::uuid, $3::uuid[], $4::text[], $5::timestamptz)
                   )
            select (select count(*)
                      from call_events as c
                     where (c.to_number = a.number or c.from_number = a.number)
                       and c.phone_number <> a.number
                       and (a.tenant is null or c.user_id = a.tenant)
                       and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')) as calls,
                   (select count(*)
                      from dial_attempts as t
                     where t.to_number = a.number
                       and (a.tenant is null or t.user_id = a.tenant)) as attempts,
                   (select count(*)
                      from sms_events as s
                     where (s.from_number = a.number or s.to_number = a.number)
                       and s.phone_number <> a.number
                       and (a.tenant is null or s.user_id = a.tenant)) as texts,
                   (select count(*)
                      from inbound_decisions as d
                     where d.from_number = a.number
                       and (a.tenant is null or d.user_id = a.tenant)) as inbound_questions,
                   (select count(*)
                      from appointments as p
                     where p.customer_phone = a.number
                       and (a.tenant is null or p.user_id = a.tenant)) as appointments,
                   (select count(*)
                      from calendar_outbox as o
                     where o.done_at is null
                       and (a.tenant is null or o.user_id = a.tenant)
                       and exists (select 1
                                     from unnest(a.traces) as t (trace)
                                    where strpos(o.request::text, t.trace) > 0)) as calendar_orders,
                   (select count(*)
                      from webhook_queue as w
                     where w.state in ('pending', 'failed')
                       and (a.tenant is null or w.user_id = a.tenant or w.user_id is null)
                       and exists (select 1
                                     from unnest(a.traces) as t (trace)
                                    where position(convert_to(t.trace, 'UTF8') in coalesce(w.raw_body, '')) > 0))
                     as deliveries
              from a
            """;

    private static final String AUDIT = """
            insert into audit_logs (user_id, action, action_type, entity, entity_id, metadata, created_at)
            values ($1, $2, $3, 'person', $4, $5, $6)
            """;

    /** Every step's count, in the order of the steps; each step is one statement. */
    static Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>(BodyErasureRepository.all());
        steps.putAll(RowErasureRepository.all());
        return steps;
    }

    Future<Integer> step(SqlConnection tx, String sql, Person person) {
        return tx.preparedQuery(sql).execute(PersonRepository.of(person)).map(rows -> rows.rowCount());
    }

    Future<Integer> inputs(SqlConnection tx, Person person, Optional<String> hash) {
        return tx.preparedQuery(INPUTS)
                .execute(Tuple.tuple()
                        .addValue(hash.orElse(null))
                        .addValue(tenant(person.tenant()))
                        .addValue(person.leads().stream().map(UUID::toString).toArray(String[]::new))
                        .addValue(timestamptz(person.now())))
                .map(rows -> rows.rowCount());
    }

    Future<JsonObject> kept(SqlConnection tx, Person person, Optional<String> hash) {
        return tx.preparedQuery(KEPT)
                .execute(Tuple.tuple()
                        .addValue(person.number())
                        .addValue(tenant(person.tenant()))
                        .addValue(hash.orElse(null)))
                .map(rows -> counts(rows.iterator().next()));
    }

    /** What is under way, or young enough that more may be told of it. */
    Future<JsonObject> waiting(SqlConnection tx, Person person) {
        return tx.preparedQuery(WAITING)
                .execute(PersonRepository.of(person))
                .map(rows -> counts(rows.iterator().next()));
    }

    /** {@code name} is the keyed hash of the number: the audit outlives the person's data. */
    Future<Void> audit(SqlConnection tx, Person person, String action, String type, String name, JsonObject details) {
        return tx.preparedQuery(AUDIT)
                .execute(Tuple.tuple()
                        .addValue(tenant(person.tenant()))
                        .addValue(action)
                        .addValue(type)
                        .addValue(name)
                        .addValue(details)
                        .addValue(timestamptz(person.now())))
                .mapEmpty();
    }

    private static JsonObject counts(Row row) {
        JsonObject counts = new JsonObject();
        for (int i = 0; i < row.size(); i++) {
            if (row.getLong(i) > 0) {
                counts.put(row.getColumnName(i), row.getLong(i));
            }
        }
        return counts;
    }

    private static @Nullable UUID tenant(Optional<TenantId> tenant) {
        return tenant.map(TenantId::value).orElse(null);
    }
}
