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

/** Lists the table {@code agents} for people, and changes what an agent may do. */
final class AgentRepository {

    private static final String LIST = """
            select a.id, a.user_id, a.agent_id, a.phone_number, a.nickname, a.status, a.is_active,
                   a.max_concurrent_calls, a.calls_per_second, a.max_call_seconds, a.flood_limit_per_hour,
                   a.overflow_agent_id, a.created_at,
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

    /** With its row in the audit, in one statement: no change without a trace. */
    private static final String CHANGE = """
              with before as (
                   select *
                     from agents
                    where id = $1
                      for update
                 ),
                 changed as (
                   update agents as a
                      set max_concurrent_calls = coalesce($2, a.max_concurrent_calls),
                          calls_per_second = coalesce($3::numeric, a.calls_per_second),
                          max_call_seconds = coalesce($4, a.max_call_seconds),
                          flood_limit_per_hour = coalesce($5, a.flood_limit_per_hour),
                          is_active = coalesce($6, a.is_active),
                          overflow_agent_id = coalesce($7, a.overflow_agent_id)
                     from before as b
                    where a.id = b.id
                returning a.*
                 ),
                 audited as (
                   insert into audit_logs (user_id, action, action_type, entity, entity_id, metadata, created_at)
                   select c.user_id, 'agent.changed', 'update', 'agents', c.id::text,
                          jsonb_build_object('actor', $8::text, 'before', to_jsonb(b), 'after', to_jsonb(c)), $9
                     from changed as c
                     join before as b
                       on b.id = c.id
                 )
            select a.id, a.user_id, a.agent_id, a.phone_number, a.nickname, a.status, a.is_active,
                   a.max_concurrent_calls, a.calls_per_second, a.max_call_seconds, a.flood_limit_per_hour,
                   a.overflow_agent_id, a.created_at,
                   (select count(*)
                      from call_events as c
                     where c.user_id = a.user_id
                       and c.phone_number = a.phone_number
                       and c.call_status in ('intended', 'requested', 'ringing', 'in-progress'))::int as slots_held
              from changed as a
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
            int maxCallSeconds,
            int floodLimitPerHour,
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

    /** The agent as it is now; empty if there is none of this id. */
    Future<Optional<Agent>> change(UUID id, AgentBody body, String actor, Instant now) {
        return pool.preparedQuery(CHANGE)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(body.maxConcurrentCalls().orElse(null))
                        .addValue(body.callsPerSecond().orElse(null))
                        .addValue(body.maxCallSeconds().orElse(null))
                        .addValue(body.floodLimitPerHour().orElse(null))
                        .addValue(body.isActive().orElse(null))
                        .addValue(body.overflowAgentId().orElse(null))
                        .addValue(actor)
                        .addValue(timestamptz(now)))
                .map(rows -> agents(rows).stream().findFirst());
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
                row.getInteger("max_call_seconds"),
                row.getInteger("flood_limit_per_hour"),
                Optional.ofNullable(row.getString("overflow_agent_id")),
                row.getInteger("slots_held"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
