package switchboard.routing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.core.TenantId;
import switchboard.platform.web.Cursor;

/** Lists the table {@code agents} for people. */
final class AgentRepository {

    private static final String LIST = """
            select a.id, a.user_id, a.agent_id, a.phone_number, a.nickname, a.status, a.is_active,
                   a.max_concurrent_calls, a.calls_per_second, a.overflow_agent_id, a.created_at,
                   (select count(*)
                      from call_events as c
                     where c.user_id = a.user_id
                       and c.phone_number = a.phone_number
                       and c.call_status in ('intended', 'requested', 'ringing', 'in-progress'))::int as slots_held
              from agents as a
             where ($1::uuid is null or a.user_id = $1)
               and ($2::timestamptz is null or (a.created_at, a.id) < ($2, $3::uuid))
             order by a.created_at desc, a.id desc
             limit $4
            """;

    private final SqlClient pool;

    AgentRepository(SqlClient pool) {
        this.pool = pool;
    }

    /** One of our numbers, as the API shows it. */
    record Agent(
            UUID id,
            Optional<UUID> userId,
            Optional<String> agentId,
            Optional<String> phoneNumber,
            Optional<String> nickname,
            Optional<String> status,
            boolean isActive,
            int maxConcurrentCalls,
            BigDecimal callsPerSecond,
            Optional<String> overflowAgentId,
            int slotsHeld,
            Instant createdAt) {

        Cursor place() {
            return new Cursor(createdAt, id);
        }
    }

    /** Newest first; {@code tenant} empty = everybody's. */
    Future<List<Agent>> list(Optional<TenantId> tenant, Optional<Cursor> after, int limit) {
        Tuple filter = Tuple.of(
                tenant.map(TenantId::value).orElse(null),
                after.map(place -> timestamptz(place.at())).orElse(null),
                after.map(Cursor::id).orElse(null),
                limit);
        return pool.preparedQuery(LIST).execute(filter).map(AgentRepository::agents);
    }

    private static List<Agent> agents(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(AgentRepository::agent)
                .toList();
    }

    private static Agent agent(Row row) {
        return new Agent(
                row.getUUID("id"),
                Optional.ofNullable(row.getUUID("user_id")),
                Optional.ofNullable(row.getString("agent_id")),
                Optional.ofNullable(row.getString("phone_number")),
                Optional.ofNullable(row.getString("nickname")),
                Optional.ofNullable(row.getString("status")),
                Boolean.TRUE.equals(row.getBoolean("is_active")),
                row.getInteger("max_concurrent_calls"),
                row.getBigDecimal("calls_per_second"),
                Optional.ofNullable(row.getString("overflow_agent_id")),
                row.getInteger("slots_held"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
