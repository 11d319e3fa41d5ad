package switchboard.inbox;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import switchboard.platform.sql.Storable;

/** The table {@code webhook_queue}: what became of deliveries. Only who holds a delivery's claim can say. */
final class MarkRepository {

    private static final String MARK_HANDLED = """
            update webhook_queue
               set state = $4, result = $5, error_message = $6, user_id = coalesce($7, user_id),
                   raw_payload = coalesce($8::text::jsonb, raw_payload),
                   processed_at = $9, processed_by = $10, lease_until = null
             where id = $1
               and attempts = $2
               and lease_until = $3
            """;

    private static final String MARK_ALL_HANDLED = """
            update webhook_queue as q
               set state = h.state, result = h.result, error_message = h.note, user_id = coalesce(h.tenant, q.user_id),
                   raw_payload = coalesce(h.payload::jsonb, q.raw_payload),
                   processed_at = $9, processed_by = $10, lease_until = null
              from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::uuid[],
                          $8::text[])
                   as h (id, attempts, lease_until, state, result, note, tenant, payload)
             where q.id = h.id
               and q.attempts = h.attempts
               and q.lease_until = h.lease_until
            """;

    private static final String MARK_FAILED = """
            update webhook_queue
               set state = case when $4::timestamptz is null then 'dead' else 'failed' end,
                   result = case when $4::timestamptz is null then 'failed' else result end,
                   next_attempt_at = coalesce($4, next_attempt_at),
                   error_message = $5, errors = errors || $6::text::jsonb, lease_until = null
             where id = $1
               and attempts = $2
               and lease_until = $3
            """;

    private final Pool pool;

    MarkRepository(Pool pool) {
        this.pool = pool;
    }

    /** False, and nothing is changed, if the claim has lapsed and the delivery is somebody else's. */
    Future<Boolean> markHandled(SqlConnection tx, Claim claim, Mark mark, String by, Instant now) {
        return tx.preparedQuery(MARK_HANDLED)
                .execute(Tuple.tuple()
                        .addValue(claim.delivery().id())
                        .addValue(claim.delivery().attempts())
                        .addValue(claim.leaseUntil())
                        .addValue(mark.state())
                        .addValue(mark.result())
                        .addValue(mark.note().map(Storable::text).orElse(null))
                        .addValue(mark.tenant().orElse(null))
                        .addValue(RawPayload.json(claim.delivery().body()).orElse(null))
                        .addValue(timestamptz(now))
                        .addValue(by))
                .map(marked -> marked.rowCount() == 1);
    }

    /** How many were marked; those whose claim has lapsed were not. */
    Future<Integer> markAllHandled(SqlConnection tx, List<Marked> marks, String by, Instant now) {
        if (marks.isEmpty()) {
            return Future.succeededFuture(0);
        }
        Tuple columns = Tuple.tuple()
                .addValue(marks.stream().map(m -> m.claim().delivery().id()).toArray(UUID[]::new))
                .addValue(
                        marks.stream().map(m -> m.claim().delivery().attempts()).toArray(Integer[]::new))
                .addValue(marks.stream().map(m -> m.claim().leaseUntil()).toArray(OffsetDateTime[]::new))
                .addValue(marks.stream().map(m -> m.mark().state()).toArray(String[]::new))
                .addValue(marks.stream().map(m -> m.mark().result()).toArray(String[]::new))
                .addValue(marks.stream()
                        .map(m -> m.mark().note().map(Storable::text).orElse(null))
                        .toArray(String[]::new))
                .addValue(
                        marks.stream().map(m -> m.mark().tenant().orElse(null)).toArray(UUID[]::new))
                .addValue(marks.stream()
                        .map(m -> RawPayload.json(m.claim().delivery().body()).orElse(null))
                        .toArray(String[]::new))
                .addValue(timestamptz(now))
                .addValue(by);
        return tx.preparedQuery(MARK_ALL_HANDLED).execute(columns).map(SqlResult::rowCount);
    }

    /** A delivery and what is to be said of it. */
    record Marked(Claim claim, Mark mark) {}

    /** Dead if there is no {@code nextAttemptAt}. */
    Future<Boolean> markFailed(Claim claim, Optional<Instant> nextAttemptAt, String message, JsonObject entry) {
        @Nullable
        OffsetDateTime next = nextAttemptAt.map(instant -> timestamptz(instant)).orElse(null);
        return pool.preparedQuery(MARK_FAILED)
                .execute(Tuple.of(
                        claim.delivery().id(),
                        claim.delivery().attempts(),
                        claim.leaseUntil(),
                        next,
                        Storable.text(message),
                        Storable.json(entry.encode())))
                .map(marked -> marked.rowCount() == 1);
    }
}
