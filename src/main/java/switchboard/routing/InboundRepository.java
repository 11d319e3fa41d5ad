package switchboard.routing;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.InboundQuestion;
import switchboard.routing.core.Caller;

/** The table {@code inbound_decisions}: each question once, with the bytes it was answered with. */
final class InboundRepository {

    private static final String FACTS = """
            select answer, blocked, calls_last_hour, lead_id, lead_name, summary, agent_id, next_appointment
              from inbound_facts($1::text[], $2::uuid[], $3::text[], $4::timestamptz[])
             order by place
            """;

    private static final String STORED = """
            select answer
              from inbound_decisions
             where request_key = $1
            """;

    private static final String STORE_ONCE = """
            insert into inbound_decisions
                   (id, request_key, user_id, from_number, to_number, call_id, provider_call_id, admitted, reason,
                    request, answer, latency_us, decided_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                on conflict (request_key) do nothing
            """;

    private static final String STORE_MANY = """
            insert into inbound_decisions
                   (id, request_key, user_id, from_number, to_number, call_id, provider_call_id, admitted, reason,
                    request, answer, latency_us, decided_at)
            select *
              from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[],
                          $8::boolean[], $9::text[], $10::bytea[], $11::bytea[], $12::int[], $13::timestamptz[])
                   as d (id, request_key, user_id, from_number, to_number, call_id, provider_call_id, admitted, reason,
                         request, answer, latency_us, decided_at)
             order by d.request_key -- so that no two who write many wait for each other
                on conflict (request_key) do nothing
            returning request_key
            """;

    private static final String OVERRULE = """
            insert into inbound_decisions
                   (id, request_key, user_id, from_number, to_number, call_id, provider_call_id, admitted, reason,
                    request, answer, latency_us, decided_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                on conflict (request_key) do update
               set admitted = excluded.admitted, reason = excluded.reason, answer = excluded.answer,
                   latency_us = excluded.latency_us
             where inbound_decisions.id = excluded.id
            """;

    private static final List<Function<Decided, @Nullable Object>> COLUMNS = List.of(
            decided -> decided.attempt().id(),
            decided -> decided.question().key(),
            decided -> decided.tenant().map(TenantId::value).orElse(null),
            decided -> decided.question().from(),
            decided -> decided.question().to(),
            decided -> decided.callId().orElse(null),
            decided -> decided.question().providerCallId().orElse(null),
            Decided::admitted,
            Decided::reason,
            decided -> decided.attempt().body(),
            Decided::answer,
            Decided::latencyMicros,
            decided -> timestamptz(decided.attempt().at()));

    private static final List<IntFunction<Object[]>> ARRAYS = List.of(
            UUID[]::new,
            String[]::new,
            UUID[]::new,
            String[]::new,
            String[]::new,
            UUID[]::new,
            String[]::new,
            Boolean[]::new,
            String[]::new,
            Buffer[]::new,
            Buffer[]::new,
            Integer[]::new,
            OffsetDateTime[]::new);

    /** A question about to be decided. */
    record Wanted(InboundQuestion question, TenantId tenant, Attempt attempt) {}

    /** What is known before anything is decided: the answer given already, and who calls. */
    record Facts(Optional<Buffer> stored, Caller caller) {}

    /** In the order of the questions. */
    Future<List<Facts>> facts(SqlClient sql, List<Wanted> wanted) {
        return sql.preparedQuery(FACTS)
                .execute(Tuple.tuple()
                        .addValue(wanted.stream()
                                .map(each -> each.question().key())
                                .toArray(String[]::new))
                        .addValue(wanted.stream()
                                .map(each -> each.tenant().value())
                                .toArray(UUID[]::new))
                        .addValue(wanted.stream()
                                .map(each -> each.question().from())
                                .toArray(String[]::new))
                        .addValue(wanted.stream()
                                .map(each -> timestamptz(each.attempt().at()))
                                .toArray(OffsetDateTime[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(InboundRepository::facts)
                        .toList());
    }

    Future<Optional<Buffer>> stored(SqlClient sql, String key) {
        return sql.preparedQuery(STORED).execute(Tuple.of(key)).map(InboundRepository::answer);
    }

    /** False if the question was answered already; that answer stands. */
    Future<Boolean> storeOnce(SqlClient sql, Decided decided) {
        return sql.preparedQuery(STORE_ONCE).execute(row(decided)).map(inserted -> inserted.rowCount() == 1);
    }

    /** The keys of those that had no answer before. */
    Future<Set<String>> storeMany(SqlClient sql, List<Decided> decided) {
        Tuple columns = Tuple.tuple();
        for (int column = 0; column < COLUMNS.size(); column++) {
            Function<Decided, @Nullable Object> value = COLUMNS.get(column);
            columns.addValue(decided.stream().map(value).toArray(ARRAYS.get(column)));
        }
        return sql.preparedQuery(STORE_MANY)
                .execute(columns)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("request_key"))
                        .collect(Collectors.toSet()));
    }

    /** Puts what was really said in the place of what the same attempt may have committed after all. */
    Future<Boolean> overrule(SqlClient sql, Decided decided) {
        return sql.preparedQuery(OVERRULE).execute(row(decided)).map(changed -> changed.rowCount() == 1);
    }

    private static Tuple row(Decided decided) {
        Tuple row = Tuple.tuple();
        COLUMNS.forEach(column -> row.addValue(column.apply(decided)));
        return row;
    }

    private static Optional<Buffer> answer(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getBuffer("answer"));
    }

    private static Facts facts(Row row) {
        return new Facts(
                Optional.ofNullable(row.getBuffer("answer")),
                new Caller(row.getBoolean("blocked"), row.getInteger("calls_last_hour"), lead(row)));
    }

    private static Optional<Caller.Lead> lead(Row row) {
        UUID id = row.getUUID("lead_id");
        return Optional.ofNullable(id)
                .map(known -> new Caller.Lead(
                        known,
                        text(row, "lead_name"),
                        text(row, "summary"),
                        instant(row, "next_appointment"),
                        text(row, "agent_id")));
    }

    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column)).filter(text -> !text.isBlank());
    }
}
