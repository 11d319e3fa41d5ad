package switchboard.audit;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;

/** Finds what is known of one person, in whoever's tables it stands. */
final class PersonRepository {

    private static final String PATIENCE = """
            select set_config('statement_timeout', $1, true)
            """;

    private static final String FIND = """
              with a (number, tenant) as (values ($1::text, $2::uuid)),
                   known as (
                     select l.id
                       from leads as l, a
                      where l.phone = a.number
                        and (a.tenant is null or l.user_id = a.tenant)
                   ),
                   traces as (
                     select c.call_sid as name
                       from call_events as c, a
                      where (c.to_number = a.number or c.from_number = a.number or c.lead_id in (select id from known))
                        and c.phone_number <> a.number
                        and c.call_sid is not null
                        and (a.tenant is null or c.user_id = a.tenant)
                      union
                     select b.uid
                       from a
                       join appointments as p
                         on (p.customer_phone = a.number or p.lead_id in (select id from known))
                        and (a.tenant is null or p.user_id = a.tenant)
                       join cal_bookings as b
                         on b.appointment_id = p.id
                   )
            select exists (select 1 from agents as g, a where g.phone_number = a.number) as is_ours,
                   array(select id from known) as leads, array(select name from traces) as traces
            """;

    private static final String LEADS = """
            select to_jsonb(l) as entry
              from leads as l
             where l.id = any($3::uuid[]) and $1::text is not null and $2::uuid is not distinct from $2
             order by l.created_at
             limit $4
            """;

    private static final String CALLS = """
            select to_jsonb(c) - array['raw_payload', 'reported', 'report_at', 'report_tie', 'delivery_ids'] as entry
              from call_events as c
             where (c.to_number = $1::text or c.from_number = $1 or c.lead_id = any($3::uuid[]))
               and c.phone_number <> $1
               and ($2::uuid is null or c.user_id = $2)
             order by c.received_at
             limit $4
            """;

    private static final String RECORDINGS = """
            select to_jsonb(r) as entry
              from call_recordings as r
             where (r.lead_id = any($3::uuid[])
                    or exists (select 1
                                 from call_events as c
                                where c.call_sid = r.call_id
                                  and (c.to_number = $1::text or c.from_number = $1)
                                  and c.phone_number <> $1))
               and ($2::uuid is null or r.seller_id = $2)
             order by r.created_at
             limit $4
            """;

    private static final String TEXTS = """
            select to_jsonb(s) - 'raw_payload' as entry
              from sms_events as s
             where (s.to_number = $1::text or s.from_number = $1)
               and s.phone_number <> $1
               and ($2::uuid is null or s.user_id = $2)
               and $3::uuid[] is not null
             order by s.received_at
             limit $4
            """;

    private static final String MESSAGES = """
            select to_jsonb(m) as entry
              from messages as m
             where (m.to_number = $1::text or m.from_number = $1 or m.lead_id = any($3::uuid[]))
               and ($2::uuid is null or m.user_id = $2)
             order by m.created_at
             limit $4
            """;

    private static final String APPOINTMENTS = """
            select to_jsonb(p) as entry
              from appointments as p
             where (p.customer_phone = $1::text or p.lead_id = any($3::uuid[]))
               and ($2::uuid is null or p.user_id = $2)
             order by p.start_time
             limit $4
            """;

    private static final String CONSENTS = """
            select to_jsonb(k) as entry
              from consents as k
             where k.phone_number = $1::text
               and ($2::uuid is null or k.user_id = $2)
               and $3::uuid[] is not null
             order by k.given_at
             limit $4
            """;

    private static final String DO_NOT_CALL = """
            select to_jsonb(d) as entry
              from dnc_entries as d
             where d.phone_number = $1::text
               and ($2::uuid is null or d.user_id is null or d.user_id = $2)
               and $3::uuid[] is not null
             order by d.since
             limit $4
            """;

    private static final String QUEUED = """
            select to_jsonb(q) - array['lease_owner', 'lease_until', 'lease_token'] as entry
              from dialer_queue as q
             where (q.phone_number = $1::text or q.lead_id = any($3::uuid[]))
               and ($2::uuid is null or q.user_id = $2)
             order by q.created_at
             limit $4
            """;

    private static final String ATTEMPTS = """
            select to_jsonb(t) - array['lease_owner', 'lease_until'] as entry
              from dial_attempts as t
             where t.to_number = $1::text
               and ($2::uuid is null or t.user_id = $2)
               and $3::uuid[] is not null
             order by t.intended_at
             limit $4
            """;

    private static final String QUESTIONS = """
            select to_jsonb(d) - array['request', 'answer'] as entry
              from inbound_decisions as d
             where d.from_number = $1::text
               and ($2::uuid is null or d.user_id = $2)
               and $3::uuid[] is not null
             order by d.decided_at
             limit $4
            """;

    private static final Map<String, String> EXPORTED = exported();

    /** To read everything there is: nothing is indexed by what stands in a body. */
    private static final Duration PATIENT = Duration.ofMinutes(5);

    private static final int ROWS_MAX = 5_000;

    /** Statements of this transaction may take their time. */
    Future<Void> bePatient(SqlConnection tx) {
        return tx.preparedQuery(PATIENCE)
                .execute(Tuple.of(PATIENT.toMillis() + "ms"))
                .mapEmpty();
    }

    /** Empty if the number is one of ours: whoever it is, they are no customer. */
    Future<Optional<Person>> find(SqlConnection tx, String number, Optional<TenantId> tenant, Instant now) {
        return tx.preparedQuery(FIND)
                .execute(Tuple.of(number, tenant.map(TenantId::value).orElse(null)))
                .map(rows -> rows.iterator().next())
                .map(row -> row.getBoolean("is_ours")
                        ? Optional.empty()
                        : Optional.of(new Person(
                                number,
                                tenant,
                                List.of(row.getArrayOfUUIDs("leads")),
                                traces(number, List.of(row.getArrayOfStrings("traces"))),
                                now)));
    }

    /** By table; {@code truncated} names those of which there is more. */
    Future<JsonObject> export(SqlConnection tx, Person person) {
        JsonObject all = new JsonObject();
        JsonArray truncated = new JsonArray();
        Future<Void> read = Future.succeededFuture();
        for (Map.Entry<String, String> each : EXPORTED.entrySet()) {
            read = read.compose(before -> rows(tx, each.getValue(), person)).map(rows -> {
                if (rows.size() > ROWS_MAX) {
                    truncated.add(each.getKey());
                }
                all.put(each.getKey(), new JsonArray(rows.subList(0, Math.min(rows.size(), ROWS_MAX))));
                return null;
            });
        }
        return read.map(done -> all.put("truncated", truncated));
    }

    static Tuple of(Person person) {
        return Tuple.tuple()
                .addValue(person.number())
                .addValue(person.tenant().map(TenantId::value).orElse(null))
                .addValue(person.leads().toArray(UUID[]::new))
                .addValue(person.traces().toArray(String[]::new))
                .addValue(timestamptz(person.now()));
    }

    /** The number as people and providers write it. */
    static List<String> traces(String number, List<String> named) {
        List<String> traces = new ArrayList<>(named);
        String digits = number.substring(1);
        if (digits.startsWith("1") && digits.length() == 11) {
            String area = digits.substring(1, 4);
            String exchange = digits.substring(4, 7);
            String line = digits.substring(7);
            traces.addAll(List.of(
                    digits.substring(1),
                    "(" + area + ") " + exchange + "-" + line,
                    area + "-" + exchange + "-" + line,
                    area + "." + exchange + "." + line,
                    area + " " + exchange + " " + line));
        } else {
            traces.add(digits);
        }
        return traces;
    }

    private static Future<List<JsonObject>> rows(SqlConnection tx, String sql, Person person) {
        return tx.preparedQuery(sql)
                .execute(Tuple.tuple()
                        .addValue(person.number())
                        .addValue(person.tenant().map(TenantId::value).orElse(null))
                        .addValue(person.leads().toArray(UUID[]::new))
                        .addValue(ROWS_MAX + 1))
                .map(found -> {
                    List<JsonObject> rows = new ArrayList<>();
                    found.forEach(row -> rows.add(row.getJsonObject("entry")));
                    return rows;
                });
    }

    private static Map<String, String> exported() {
        Map<String, String> exported = new LinkedHashMap<>();
        exported.put("leads", LEADS);
        exported.put("calls", CALLS);
        exported.put("recordings", RECORDINGS);
        exported.put("texts", TEXTS);
        exported.put("messages", MESSAGES);
        exported.put("appointments", APPOINTMENTS);
        exported.put("consents", CONSENTS);
        exported.put("do_not_call", DO_NOT_CALL);
        exported.put("queued", QUEUED);
        exported.put("attempts", ATTEMPTS);
        exported.put("inbound_questions", QUESTIONS);
        return exported;
    }
}
