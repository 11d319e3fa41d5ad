package switchboard.reconcile;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.CallId;
import switchboard.platform.error.Failure;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;

/** The table {@code provider_calls_seen}: the provider's list, while it is compared. */
final class ProviderCallRepository {

    private static final String CLEAR = """
            delete from provider_calls_seen
            """;

    private static final String KEEP = """
            insert into provider_calls_seen
                   (provider_call_id, attempt_id, our_number, is_over, ended_at, duration_ms, cost)
            select c.id, c.attempt, c.ours, c.is_over, c.ended_at, c.millis, c.cost::numeric
              from unnest($1::text[], $2::uuid[], $3::text[], $4::boolean[], $5::timestamptz[], $6::bigint[],
                          $7::text[]) as c (id, attempt, ours, is_over, ended_at, millis, cost)
                on conflict (provider_call_id) do update
               set is_over = excluded.is_over, ended_at = excluded.ended_at, duration_ms = excluded.duration_ms,
                   cost = excluded.cost
            """;

    private static final String COUNT = """
            select (select count(*) from provider_calls_seen) as provider, (select count(*) from call_events) as calls
            """;

    private static final String ANALYZE = """
            analyze provider_calls_seen
            """;

    private static final String OURS = """
            select call_sid, attempt_id, to_number
              from call_events
             where id = $1
            """;

    private static final String BY_PROVIDER_ID = """
            select id
              from call_events
             where call_sid = $1
            """;

    private final Pool pool;

    ProviderCallRepository(Pool pool) {
        this.pool = pool;
    }

    Future<Void> clear() {
        return pool.preparedQuery(CLEAR).execute().mapEmpty();
    }

    Future<Void> keep(List<CallReport> calls) {
        int n = calls.size();
        String[] ids = new String[n];
        UUID[] attempts = new UUID[n];
        String[] ours = new String[n];
        Boolean[] over = new Boolean[n];
        OffsetDateTime[] ended = new OffsetDateTime[n];
        Long[] millis = new Long[n];
        String[] costs = new String[n]; // the client takes no array of numbers with a gap in it
        for (int i = 0; i < n; i++) {
            CallReport call = calls.get(i);
            ids[i] = call.providerCallId();
            attempts[i] = call.attemptId().flatMap(ProviderCallRepository::uuid).orElse(null);
            ours[i] = ourNumber(call).orElse(null);
            over[i] = call.isOver();
            ended[i] = timestamptz(call.timing()
                    .endedAt()
                    .or(() -> call.timing().startedAt())
                    .orElse(call.order().at()));
            millis[i] = call.timing().duration().orElse(Duration.ZERO).toMillis();
            costs[i] = call.results().costCents().map(BigDecimal::toPlainString).orElse(null);
        }
        return pool.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addArrayOfString(ids)
                        .addArrayOfUUID(attempts)
                        .addArrayOfString(ours)
                        .addArrayOfBoolean(over)
                        .addArrayOfOffsetDateTime(ended)
                        .addArrayOfLong(millis)
                        .addArrayOfString(costs))
                .mapEmpty();
    }

    /** How many calls the provider listed and how many we have. */
    Future<Integer> counted() {
        return pool.preparedQuery(ANALYZE)
                .execute()
                .compose(analyzed -> pool.preparedQuery(COUNT).execute())
                .map(rows -> rows.iterator().next())
                .map(row -> Math.toIntExact(Math.max(row.getLong("provider"), row.getLong("calls"))));
    }

    /** By what the provider knows a call of ours. */
    Future<Optional<Known>> known(UUID call) {
        return pool.preparedQuery(OURS)
                .execute(Tuple.of(call))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next())
                                .map(row -> new Known(
                                        Optional.ofNullable(row.getString("call_sid")),
                                        Optional.ofNullable(row.getUUID("attempt_id"))
                                                .map(UUID::toString),
                                        Optional.ofNullable(row.getString("to_number")))));
    }

    /** Fails if the call is nobody's and has no row. */
    Future<CallId> byProviderId(SqlConnection tx, String providerCallId) {
        return tx.preparedQuery(BY_PROVIDER_ID)
                .execute(Tuple.of(providerCallId))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Failure.notFound("nobodys_call", "the call belongs to nobody here");
                    }
                    return new CallId(rows.iterator().next().getUUID("id"));
                });
    }

    private static Optional<String> ourNumber(CallReport call) {
        boolean inbound =
                call.parties().direction().filter(Direction.INBOUND::equals).isPresent();
        return inbound ? call.parties().to() : call.parties().from();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The provider's id of a call, or what was given to it with the call. */
    record Known(Optional<String> providerCallId, Optional<String> attempt, Optional<String> to) {}
}
