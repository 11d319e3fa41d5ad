package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.core.CallId;

/** The table {@code call_stops}. A claim is a lease; an order stays open until the call is over. */
final class StopRepository {

    /** Reads the calls without locking them: whoever ends a call locks its row before the tenant's. */
    private static final String ORDER = """
              with live as (
                   select c.id
                     from call_events as c
                    where c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
                      and ($1::uuid is null or c.user_id = $1)
                      and ($2::uuid is null or c.campaign_id = $2)
                      and ($3::text is null or (c.direction = 'outbound' and c.to_number = $3))
                      and ($4::uuid[] is null or c.id = any ($4))
                 ),
                 ordered as (
                   insert into call_stops (call_id, reason, ordered_at, next_attempt_at)
                   select id, $5, $6, $7
                     from live
                    order by id
                       on conflict (call_id) do update
                      set reason = excluded.reason, ordered_at = excluded.ordered_at, asked_of = null, attempts = 0,
                          next_attempt_at = excluded.next_attempt_at, done_at = null, error = null
                    where call_stops.done_at is not null
                 )
            select count(*)::int as calls
              from live
            """;

    /** Due by its time, or because the provider's id of the call has become known since it was last tried. */
    private static final String CLAIM_DUE = """
            update call_stops as s
               set attempts = s.attempts + 1, next_attempt_at = $2, asked_of = due.call_sid
              from (
                     select o.call_id, c.call_sid, c.attempt_id, c.to_number, o.asked_of,
                            c.call_status not in ('intended', 'requested', 'ringing', 'in-progress') as is_over
                       from call_stops as o
                       join call_events as c
                         on c.id = o.call_id
                      where o.done_at is null
                        and (o.next_attempt_at <= $1 or c.call_sid is distinct from o.asked_of)
                      order by o.next_attempt_at, o.call_id
                      limit $3
                        for update of o skip locked
                   ) as due
             where s.call_id = due.call_id
            returning due.call_id, due.call_sid, due.attempt_id, due.to_number, due.is_over, s.attempts,
                      due.call_sid is not distinct from due.asked_of as asked_before
            """;

    private static final String MARK_OVER = """
            update call_stops
               set done_at = $2, error = null
             where call_id = $1
            """;

    private static final String TRY_AGAIN = """
            update call_stops
               set next_attempt_at = $2, error = $3
             where call_id = $1
               and done_at is null
            """;

    private static final String IS_ORDERED = """
            select 1
              from call_stops
             where call_id = $1
            """;

    /** How many live calls the order is about; ordering them again leaves an open order as it is. */
    Future<Integer> order(SqlConnection tx, Scope scope, String reason, Instant now, Instant machineNow) {
        return tx.preparedQuery(ORDER)
                .execute(Tuple.tuple()
                        .addValue(scope.tenant().orElse(null))
                        .addValue(scope.campaign().orElse(null))
                        .addValue(scope.number().orElse(null))
                        .addValue(scope.calls()
                                .map(calls -> calls.stream().map(CallId::value).toArray(UUID[]::new))
                                .orElse(null))
                        .addValue(reason)
                        .addValue(timestamptz(now))
                        .addValue(timestamptz(machineNow)))
                .map(rows -> rows.iterator().next().getInteger("calls"));
    }

    Future<Boolean> isOrdered(SqlClient sql, CallId call) {
        return sql.preparedQuery(IS_ORDERED).execute(Tuple.of(call.value())).map(rows -> rows.size() > 0);
    }

    /** Counts the try before it is made, so that one that kills the node counts too. */
    Future<List<Due>> claimDue(Pool pool, int limit, Instant leaseEnd, Instant machineNow) {
        return pool.preparedQuery(CLAIM_DUE)
                .execute(Tuple.of(timestamptz(machineNow), timestamptz(leaseEnd), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(StopRepository::due)
                        .toList());
    }

    Future<Void> markOver(Pool pool, CallId call, Instant machineNow) {
        return pool.preparedQuery(MARK_OVER)
                .execute(Tuple.of(call.value(), timestamptz(machineNow)))
                .mapEmpty();
    }

    Future<Void> tryAgain(Pool pool, CallId call, Instant machineAt, Optional<String> error) {
        return pool.preparedQuery(TRY_AGAIN)
                .execute(Tuple.tuple()
                        .addValue(call.value())
                        .addValue(timestamptz(machineAt))
                        .addValue(error.orElse(null)))
                .mapEmpty();
    }

    private static Due due(Row row) {
        return new Due(
                new CallId(row.getUUID("call_id")),
                Optional.ofNullable(row.getString("call_sid")),
                Optional.ofNullable(row.getUUID("attempt_id")),
                Optional.ofNullable(row.getString("to_number")),
                row.getBoolean("is_over"),
                row.getBoolean("asked_before") && row.getInteger("attempts") > 1,
                row.getInteger("attempts"));
    }

    /** Which live calls: all that match every part that is given. A number is the one an outbound call goes to. */
    record Scope(
            Optional<UUID> tenant,
            Optional<UUID> campaign,
            Optional<String> number,
            Optional<Collection<CallId>> calls) {}

    /**
     * A call to be ended, claimed for the {@code attempts}-th try.
     *
     * @param askedBefore the provider has been asked under this id already
     */
    record Due(
            CallId call,
            Optional<String> providerCallId,
            Optional<UUID> attempt,
            Optional<String> to,
            boolean isOver,
            boolean askedBefore,
            int attempts) {}
}
