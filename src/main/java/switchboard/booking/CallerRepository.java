package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.provider.core.ToolCall;

/** Who an agent is talking to: by the call's row, else by our number; and the customer's lead. */
final class CallerRepository {

    private static final String FIND = """
            with talk as (
              select user_id, lead_id, attempt_id, 1 as rank
                from call_events
               where call_sid = $1
                 and user_id is not null
               union all
              select user_id, null, null, 2
                from agents
               where phone_number = $2
               order by rank
               limit 1
            )
            select t.user_id, t.attempt_id, l.id as lead_id, coalesce(l.name, l.business_name) as name, l.email
              from talk as t
              left join lateral (select id, name, business_name, email
                                   from leads
                                  where user_id = t.user_id
                                    and (id = t.lead_id or phone = $3)
                                  order by (id is not distinct from t.lead_id) desc, created_at, id
                                  limit 1) as l
                on true
            """;

    /** The other party of a call. */
    record Caller(
            UUID tenant, Optional<UUID> attempt, Optional<UUID> lead, Optional<String> name, Optional<String> email) {}

    private final SqlClient sql;

    CallerRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Empty if the call is nobody's we know. */
    Future<Optional<Caller>> find(ToolCall call) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.of(call.call(), call.ours(), call.theirs()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(CallerRepository::caller)
                        .findFirst());
    }

    private static Caller caller(Row row) {
        return new Caller(
                row.getUUID("user_id"),
                Optional.ofNullable(row.getUUID("attempt_id")),
                Optional.ofNullable(row.getUUID("lead_id")),
                Optional.ofNullable(row.getString("name")).filter(name -> !name.isBlank()),
                Optional.ofNullable(row.getString("email")).filter(email -> email.contains("@")));
    }
}
