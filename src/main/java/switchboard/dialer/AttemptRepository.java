package switchboard.dialer;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.audit.core.Certificate;
import switchboard.platform.core.CallId;
import switchboard.platform.core.PhoneNumber;

/** The table {@code dial_attempts}: each intent, written before the provider is asked, and what became of it. */
final class AttemptRepository {

    private static final String INTEND = """
            with row as (
                   update dialer_queue as q
                      set status = 'dialing', attempts = q.attempts + 1, last_attempt_no = r.attempt_no,
                          last_attempt_at = $7, call_id = r.call_id, reason = null, lease_owner = null,
                          lease_until = null
                     from unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $8::text[])
                          as r (id, attempt_no, attempt_id, call_id, verdict)
                    where q.id = r.id
                returning q.id, r.attempt_no, r.attempt_id, r.call_id, r.verdict, q.user_id, q.from_number,
                          q.phone_number
                 )
            insert into dial_attempts
                   (id, queue_id, attempt_no, user_id, call_id, from_number, to_number, intended_at, lease_owner,
                    lease_until, verdict_event_id)
            select attempt_id, id, attempt_no, user_id, call_id, from_number, phone_number, $7, $5, $6, verdict
              from row
            """;

    private static final String ACCEPTED = """
            update dial_attempts
               set state = 'accepted', provider_call_id = $2, answered_at = $3, next_lookup_at = null
             where id = $1
               and state in ('intended', 'requested', 'unknown')
            """;

    private static final String ALL_ACCEPTED = """
            update dial_attempts as a
               set state = 'accepted', provider_call_id = t.provider_call_id, answered_at = $3, next_lookup_at = null
              from unnest($1::uuid[], $2::text[]) as t (id, provider_call_id)
             where a.id = t.id
               and (a.state in ('intended', 'requested', 'unknown')) is true -- by id, never through all that are open
            """;

    private static final String REFUSED = """
            update dial_attempts
               set state = 'refused', detail = $2, answered_at = $3, closed_at = $3, next_lookup_at = null
             where id = $1
               and state in ('intended', 'requested')
            returning id
            """;

    private static final String UNKNOWN = """
            update dial_attempts
               set state = 'unknown', detail = $2, next_lookup_at = $3
             where id = $1
               and state in ('intended', 'requested')
            """;

    private static final String LAPSED = """
            update dial_attempts
               set state = 'unknown', detail = 'its node went silent between intent and answer', next_lookup_at = $2
             where state in ('intended', 'requested')
               and lease_until <= $1
            """;

    private static final String DUE_LOOKUPS = """
            update dial_attempts as a
               set next_lookup_at = $2
              from (
                     select id
                       from dial_attempts
                      where state = 'unknown'
                        and next_lookup_at <= $1
                      order by next_lookup_at
                      limit $3
                        for update skip locked
                   ) as due
             where a.id = due.id
            returning a.id, a.call_id, a.queue_id, a.to_number, a.empty_lookups
            """;

    private static final String COUNT_EMPTY_LOOKUP = """
            update dial_attempts
               set empty_lookups = empty_lookups + 1
             where id = $1
               and state = 'unknown'
            """;

    private static final String NEVER_PLACED = """
            update dial_attempts
               set state = 'closed', closed_at = $2, next_lookup_at = null,
                   detail = 'the provider never had it: two look-ups found nothing'
             where id = $1
               and state = 'unknown'
            returning id
            """;

    private static final String CLOSE = """
            update dial_attempts
               set state = 'closed', closed_at = $2, provider_call_id = coalesce($3, provider_call_id),
                   next_lookup_at = null
             where id = $1
               and state <> 'closed'
            returning id
            """;

    private final Pool pool;

    AttemptRepository(Pool pool) {
        this.pool = pool;
    }

    Future<Void> intend(SqlConnection tx, List<Intent> intents, String node, Instant leaseEnd, Instant now) {
        return tx.preparedQuery(INTEND)
                .execute(Tuple.tuple()
                        .addValue(intents.stream().map(i -> i.claim().queueId()).toArray(UUID[]::new))
                        .addValue(intents.stream().map(Intent::attemptNo).toArray(Integer[]::new))
                        .addValue(intents.stream().map(Intent::attemptId).toArray(UUID[]::new))
                        .addValue(intents.stream()
                                .map(i -> i.request().call().value())
                                .toArray(UUID[]::new))
                        .addValue(node)
                        .addValue(timestamptz(leaseEnd))
                        .addValue(timestamptz(now))
                        .addValue(intents.stream()
                                .map(i -> Certificate.eventId(i.judged().certificate()))
                                .toArray(String[]::new)))
                .mapEmpty();
    }

    Future<Void> accepted(SqlConnection tx, UUID attempt, String providerCallId, Instant now) {
        return tx.preparedQuery(ACCEPTED)
                .execute(Tuple.of(attempt, providerCallId, timestamptz(now)))
                .mapEmpty();
    }

    Future<Void> accepted(SqlConnection tx, List<UUID> attempts, List<String> providerCallIds, Instant now) {
        return tx.preparedQuery(ALL_ACCEPTED)
                .execute(Tuple.tuple()
                        .addValue(attempts.toArray(UUID[]::new))
                        .addValue(providerCallIds.toArray(String[]::new))
                        .addValue(timestamptz(now)))
                .mapEmpty();
    }

    /** False if the attempt has gone on meanwhile: a webhook was faster. */
    Future<Boolean> refused(SqlConnection tx, UUID attempt, String detail, Instant now) {
        return tx.preparedQuery(REFUSED)
                .execute(Tuple.of(attempt, detail, timestamptz(now)))
                .map(rows -> rows.size() == 1);
    }

    Future<Void> unknown(UUID attempt, String detail, Instant lookAt) {
        return pool.preparedQuery(UNKNOWN)
                .execute(Tuple.of(attempt, detail, timestamptz(lookAt)))
                .mapEmpty();
    }

    /** An intent whose node is gone may or may not have reached the provider. */
    Future<Integer> markLapsed(Instant machineNow, Instant lookAt) {
        return pool.preparedQuery(LAPSED)
                .execute(Tuple.of(timestamptz(machineNow), timestamptz(lookAt)))
                .map(rows -> rows.rowCount());
    }

    /** Takes the attempts to be looked for now and sets when each is looked for again if this look is lost. */
    Future<List<Missing>> dueLookups(Instant now, Instant lookAgainAt, int limit) {
        return pool.preparedQuery(DUE_LOOKUPS)
                .execute(Tuple.of(timestamptz(now), timestamptz(lookAgainAt), limit))
                .map(AttemptRepository::missing);
    }

    Future<Void> countEmptyLookup(UUID attempt) {
        return pool.preparedQuery(COUNT_EMPTY_LOOKUP).execute(Tuple.of(attempt)).mapEmpty();
    }

    Future<Boolean> neverPlaced(SqlConnection tx, UUID attempt, Instant now) {
        return tx.preparedQuery(NEVER_PLACED)
                .execute(Tuple.of(attempt, timestamptz(now)))
                .map(rows -> rows.size() == 1);
    }

    /** True the first time only: the outcome of an attempt is set once. */
    Future<Boolean> close(SqlConnection tx, UUID attempt, Optional<String> providerCallId, Instant now) {
        return tx.preparedQuery(CLOSE)
                .execute(Tuple.tuple()
                        .addValue(attempt)
                        .addValue(timestamptz(now))
                        .addValue(providerCallId.orElse(null)))
                .map(rows -> rows.size() == 1);
    }

    private static List<Missing> missing(RowSet<Row> rows) {
        List<Missing> missing = new ArrayList<>();
        for (Row row : rows) {
            missing.add(new Missing(
                    row.getUUID("id"),
                    new CallId(row.getUUID("call_id")),
                    row.getUUID("queue_id"),
                    new PhoneNumber(row.getString("to_number")),
                    row.getInteger("empty_lookups")));
        }
        return missing;
    }

    /** An attempt of which nobody knows whether it rings. */
    record Missing(UUID attempt, CallId call, UUID queueId, PhoneNumber to, int emptyLookups) {}
}
