package switchboard.inbox;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import switchboard.platform.sql.Storable;

/** The table {@code webhook_queue}, as deliveries come in and are handled. */
final class InboxRepository {

    private static final String STORE_ONCE = """
            insert into webhook_queue (idempotency_key, source, path, event_type, phone_number, raw_body, headers,
                                       received_at, next_attempt_at)
            select arrived.key, arrived.source, arrived.path, arrived.event, arrived.our_number, arrived.body,
                   arrived.proof::jsonb, arrived.at, arrived.at
              from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[],
                          $8::timestamptz[])
                   as arrived (key, source, path, event, our_number, body, proof, at)
                on conflict (idempotency_key) do nothing
            returning idempotency_key
            """;

    private static final String COUNT_REPEATS = """
            update webhook_queue as q
               set redeliveries = q.redeliveries + repeated.times
              from unnest($1::text[], $2::int[]) as repeated (key, times)
             where q.idempotency_key = repeated.key
            """;

    private static final String CLAIM_DUE = """
            update webhook_queue as q
               set attempts = q.attempts + 1, last_attempt_at = $1, lease_until = $2
              from (
                     select id
                       from webhook_queue
                      where state in ('pending', 'failed')
                        and next_attempt_at <= $1
                        and (lease_until is null or lease_until <= $1)
                      order by next_attempt_at, id
                      limit $3
                        for update skip locked
                   ) as due
             where q.id = due.id
            returning q.id, q.source, q.path, q.event_type, q.received_at, q.attempts, q.lease_until, q.headers,
                      coalesce(q.raw_body, convert_to(q.raw_payload::text, 'UTF8')) as body
            """;

    private static final String CLAIM_AGAIN = """
            update webhook_queue as q
               set attempts = 1, last_attempt_at = $2, next_attempt_at = $2, lease_until = $3, state = 'pending',
                   processed_at = null, processed_by = null, result = null
             where q.id = $1
               and (lease_until is null or lease_until <= $2)
            returning q.id, q.source, q.path, q.event_type, q.received_at, q.attempts, q.lease_until, q.headers,
                      coalesce(q.raw_body, convert_to(q.raw_payload::text, 'UTF8')) as body
            """;

    private static final String READ = """
            select q.id, q.source, q.path, q.event_type, q.received_at, q.attempts, q.lease_until, q.headers,
                   coalesce(q.raw_body, convert_to(q.raw_payload::text, 'UTF8')) as body
              from webhook_queue as q
             where q.id = $1
            """;

    private final Pool pool;

    InboxRepository(Pool pool) {
        this.pool = pool;
    }

    /** The keys that were not there before. One insert for all; should one row be at fault, one for each. */
    Future<Set<String>> storeOnce(List<Arrival> arrivals) {
        return insert(arrivals)
                .recover(error -> arrivals.size() > 1 && isAboutData(error)
                        ? storeOneByOne(arrivals)
                        : Future.failedFuture(error));
    }

    private Future<Set<String>> storeOneByOne(List<Arrival> arrivals) {
        Set<String> fresh = new HashSet<>();
        Future<?> stored = Future.succeededFuture();
        for (Arrival arrival : arrivals) {
            stored = stored.compose(before -> insert(List.of(arrival))).map(fresh::addAll);
        }
        return stored.map(all -> fresh);
    }

    private Future<Set<String>> insert(List<Arrival> arrivals) {
        Tuple columns = Tuple.tuple() // Tuple.of would spread an array over the parameters
                .addValue(texts(arrivals, Arrival::key))
                .addValue(texts(arrivals, arrival -> arrival.delivery().source()))
                .addValue(texts(arrivals, Arrival::path))
                .addValue(texts(arrivals, arrival -> arrival.delivery().event()))
                .addValue(texts(
                        arrivals, arrival -> arrival.delivery().ourNumber().orElse("")))
                .addValue(arrivals.stream()
                        .map(arrival -> arrival.delivery().body())
                        .toArray(Buffer[]::new))
                .addValue(texts(arrivals, InboxRepository::proof))
                .addValue(arrivals.stream()
                        .map(arrival -> timestamptz(arrival.delivery().receivedAt()))
                        .toArray(OffsetDateTime[]::new));
        return pool.preparedQuery(STORE_ONCE)
                .execute(columns)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("idempotency_key"))
                        .collect(Collectors.toCollection(HashSet::new)));
    }

    Future<Void> countRepeats(Map<String, Integer> timesByKey) {
        List<Map.Entry<String, Integer>> repeated = timesByKey.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList();
        return pool.preparedQuery(COUNT_REPEATS)
                .execute(Tuple.tuple()
                        .addValue(repeated.stream().map(Map.Entry::getKey).toArray(String[]::new))
                        .addValue(repeated.stream().map(Map.Entry::getValue).toArray(Integer[]::new)))
                .mapEmpty();
    }

    /** Takes up what is due, oldest first. The attempt counts from here on, whatever becomes of this node. */
    Future<List<Claim>> claimDue(int limit, Duration lease, Instant now) {
        return pool.preparedQuery(CLAIM_DUE)
                .execute(Tuple.of(timestamptz(now), timestamptz(now.plus(lease)), limit))
                .map(InboxRepository::claims);
    }

    /** Takes up one delivery from the start, whatever its state; empty if there is none or it is being handled. */
    Future<Optional<Claim>> claimAgain(UUID id, Duration lease, Instant now) {
        return pool.preparedQuery(CLAIM_AGAIN)
                .execute(Tuple.of(id, timestamptz(now), timestamptz(now.plus(lease))))
                .map(rows -> claims(rows).stream().findFirst());
    }

    Future<Optional<StoredDelivery>> read(UUID id) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(id))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(InboxRepository::delivery)
                        .findFirst());
    }

    private static List<Claim> claims(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Claim(delivery(row), row.getOffsetDateTime("lease_until")))
                .sorted(Comparator.comparing(claim -> claim.delivery().receivedAt()))
                .toList();
    }

    private static StoredDelivery delivery(Row row) {
        return new StoredDelivery(
                row.getUUID("id"),
                row.getString("source"),
                Optional.ofNullable(row.getString("path")).orElse(""),
                row.getString("event_type"),
                Optional.ofNullable(row.getBuffer("body")).orElseGet(Buffer::buffer),
                proof(Optional.ofNullable(row.getJsonObject("headers")).orElseGet(JsonObject::new)),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getInteger("attempts"));
    }

    private static Map<String, String> proof(JsonObject headers) {
        return headers.stream()
                .filter(header -> header.getValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().toString()));
    }

    private static String proof(Arrival arrival) {
        return Storable.json(new JsonObject(Map.copyOf(arrival.delivery().proof())).encode());
    }

    private static String[] texts(List<Arrival> arrivals, Function<Arrival, String> column) {
        return arrivals.stream().map(column).map(Storable::text).toArray(String[]::new);
    }

    private static boolean isAboutData(Throwable error) {
        return error instanceof PgException refused
                && refused.getSqlState() != null
                && (refused.getSqlState().startsWith("22")
                        || refused.getSqlState().startsWith("23"));
    }
}
