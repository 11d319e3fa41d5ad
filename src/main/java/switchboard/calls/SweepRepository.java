package switchboard.calls;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.core.CallId;

/** The calls of {@code call_events} that have been silent for too long, live ones and those without an analysis. */
final class SweepRepository {

    private static final String CLAIM_SILENT = """
            update call_events as c
               set next_lookup_at = $2
              from (
                     select id
                       from call_events
                      where call_status in ('intended', 'requested', 'ringing', 'in-progress')
                        and (call_sid is not null or attempt_id is not null)
                        and coalesce(
                              next_lookup_at,
                              coalesce(last_news_at, received_at)
                                + make_interval(secs => $3::float8 + coalesce(nullif(hold_seconds, 0), $4::int))
                            ) <= $1
                      order by received_at
                      limit $5
                        for update skip locked
                   ) as silent
             where c.id = silent.id
            returning c.id, c.call_sid, c.attempt_id, c.to_number
            """;

    /** Asked for less and less often. What was erased here is not fetched again. */
    private static final String CLAIM_UNANALYZED = """
            update call_events as c
               set next_lookup_at = $1::timestamptz
                     + greatest($2::float8 * interval '1 second', $1::timestamptz - c.received_at)
              from (
                     select id
                       from call_events
                      where analyzed_at is null
                        and call_sid is not null
                        and received_at > $1::timestamptz - $3::float8 * interval '1 second'
                        and coalesce(next_lookup_at,
                                     coalesce(last_news_at, received_at) + $2::float8 * interval '1 second') <= $1
                        and call_status not in ('intended', 'requested', 'ringing', 'in-progress')
                        and content_digest is null
                      order by received_at
                      limit $4
                        for update skip locked
                   ) as unanalyzed
             where c.id = unanalyzed.id
            returning c.id, c.call_sid, c.attempt_id, c.to_number
            """;

    private static final String COUNT_EMPTY_LOOKUP = """
            update call_events
               set empty_lookups = empty_lookups + 1
             where id = $1
            returning empty_lookups
            """;

    /** The provider ends a call of its own accord after this. */
    private static final int PROVIDER_LONGEST_SECONDS = 7_200;

    private final Pool pool;

    SweepRepository(Pool pool) {
        this.pool = pool;
    }

    /** Each is claimed until its next look-up, so that no two nodes ask for it. */
    Future<List<Silent>> claimSilent(Duration beyondHold, Instant nextLookup, Instant now, int limit) {
        return pool.preparedQuery(CLAIM_SILENT)
                .execute(Tuple.of(
                        timestamptz(now),
                        timestamptz(nextLookup),
                        (double) beyondHold.toSeconds(),
                        PROVIDER_LONGEST_SECONDS,
                        limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SweepRepository::silent)
                        .toList());
    }

    /** Calls that are over, began within this time, and of which nothing, and no analysis, was told for so long. */
    Future<List<Silent>> claimUnanalyzed(Duration silentFor, Duration within, Instant now, int limit) {
        return pool.preparedQuery(CLAIM_UNANALYZED)
                .execute(Tuple.of(timestamptz(now), (double) silentFor.toSeconds(), (double) within.toSeconds(), limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SweepRepository::silent)
                        .toList());
    }

    Future<Integer> countEmptyLookup(CallId call) {
        return pool.preparedQuery(COUNT_EMPTY_LOOKUP)
                .execute(Tuple.of(call.value()))
                .map(rows -> rows.iterator().next().getInteger("empty_lookups"));
    }

    private static Silent silent(Row row) {
        return new Silent(
                new CallId(row.getUUID("id")),
                Optional.ofNullable(row.getString("call_sid")),
                Optional.ofNullable(row.getUUID("attempt_id")),
                Optional.ofNullable(row.getString("to_number")));
    }

    /** A call of which less was heard than there should have been by now. */
    record Silent(CallId call, Optional<String> providerCallId, Optional<UUID> attempt, Optional<String> to) {}
}
