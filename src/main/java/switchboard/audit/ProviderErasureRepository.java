package switchboard.audit;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** The table {@code provider_erasures}. A claim is a lease; an order stays open until the provider has deleted. */
final class ProviderErasureRepository {

    private static final String CLAIM_DUE = """
            update provider_erasures as e
               set attempts = e.attempts + 1, next_attempt_at = $2
              from (
                     select call_sid
                       from provider_erasures
                      where done_at is null
                        and next_attempt_at <= $1
                      order by next_attempt_at, call_sid
                      limit $3
                        for update skip locked
                   ) as due
             where e.call_sid = due.call_sid
            returning e.call_sid, e.attempts
            """;

    private static final String DONE = """
            update provider_erasures
               set done_at = $2, error = null
             where call_sid = $1
            """;

    private static final String TRY_AGAIN = """
            update provider_erasures
               set next_attempt_at = $2, error = $3
             where call_sid = $1
               and done_at is null
            """;

    private final Pool pool;

    ProviderErasureRepository(Pool pool) {
        this.pool = pool;
    }

    /** Counts the try before it is made. */
    Future<List<Due>> claimDue(int limit, Instant leaseEnd, Instant machineNow) {
        return pool.preparedQuery(CLAIM_DUE)
                .execute(Tuple.of(timestamptz(machineNow), timestamptz(leaseEnd), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Due(row.getString("call_sid"), row.getInteger("attempts")))
                        .toList());
    }

    Future<Void> done(String providerCallId, Instant machineNow) {
        return pool.preparedQuery(DONE)
                .execute(Tuple.of(providerCallId, timestamptz(machineNow)))
                .mapEmpty();
    }

    Future<Void> tryAgain(String providerCallId, Instant machineAt, String error) {
        return pool.preparedQuery(TRY_AGAIN)
                .execute(Tuple.of(providerCallId, timestamptz(machineAt), error))
                .mapEmpty();
    }

    /** Claimed for the {@code attempts}-th try. */
    record Due(String providerCallId, int attempts) {}
}
