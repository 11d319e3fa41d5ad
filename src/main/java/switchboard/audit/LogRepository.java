package switchboard.audit;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.audit.core.Certificate;
import switchboard.audit.core.Hash;
import switchboard.audit.core.Link;
import switchboard.platform.core.TenantId;
import switchboard.platform.web.Cursor;

/** Reads {@code black_box_logs} and {@code black_box_inputs}. */
final class LogRepository {

    private static final String NEXT_TENANT = """
            select user_id
              from black_box_logs
             where sequence is not null
               and user_id > $1
             order by user_id
             limit 1
            """;

    private static final String PAGE = """
            select b.id, b.event_id, b.user_id, b.action_type, b.timestamp, b.created_at, b.sequence, b.previous_hash,
                   b.hash, coalesce(b.meta_data, 'null')::text as data,
                   b.ip_address is null and b.user_agent is null as untouched,
                   i.digest, i.inputs::text as inputs,
                   i.event_id is null or (i.user_id, i.created_at) is not distinct from (b.user_id, b.created_at)
                     as inputs_agree
              from black_box_logs as b
              left join black_box_inputs as i
                on i.event_id = b.event_id
             where b.user_id = $1
               and b.sequence > $2
             order by b.sequence
             limit $3
            """;

    private static final String TORN_OUT = """
            select event_id, user_id
              from black_box_logs
             where ((sequence is null and (hash is not null or previous_hash is not null))
                    or (user_id is null and sequence is not null))
               and ($1::uuid is null or user_id = $1)
             limit 1
            """;

    private static final String ORPHANED = """
            select coalesce((select b.event_id
                               from black_box_logs as b
                              where b.user_id = i.user_id
                                and b.meta_data ->> 'inputs_digest' = encode(i.digest, 'hex')
                              limit 1), i.event_id) as event_id, i.user_id
              from black_box_inputs as i
             where ($1::uuid is null or i.user_id = $1)
               and not exists (select 1 from black_box_logs as b where b.event_id = i.event_id)
             limit 1
            """;

    private static final String UNCHAINED = """
            select count(*) as records
              from black_box_logs
             where sequence is null
               and hash is null
               and ($1::uuid is null or user_id = $1)
            """;

    private static final String UNCERTIFIED = """
            select a.id, a.user_id, a.verdict_event_id
              from dial_attempts as a
             where a.verdict_event_id is not null
               and ($1::uuid is null or a.user_id = $1)
               and not exists (select 1
                                 from black_box_logs as b
                                where b.event_id = a.verdict_event_id
                                  and b.user_id = a.user_id
                                  and b.sequence is not null)
             limit 1
            """;

    private static final String LIST = """
            select id, event_id, user_id, action_type, timestamp, sequence, encode(hash, 'hex') as hash, meta_data,
                   created_at
              from black_box_logs
             where ($1::uuid is null or user_id = $1)
               and ($2::timestamptz is null or (timestamp, id) < ($2, $3::uuid))
             order by timestamp desc, id desc
             limit $4
            """;

    private final Pool pool;

    LogRepository(Pool pool) {
        this.pool = pool;
    }

    Future<Optional<UUID>> nextTenant(UUID after) {
        return pool.preparedQuery(NEXT_TENANT)
                .execute(Tuple.of(after))
                .map(rows -> first(rows).map(row -> row.getUUID("user_id")));
    }

    Future<List<StoredRecord>> page(UUID tenant, long after, int limit) {
        return pool.preparedQuery(PAGE).execute(Tuple.of(tenant, after, limit)).map(rows -> {
            List<StoredRecord> records = new ArrayList<>();
            rows.forEach(row -> records.add(stored(row)));
            return records;
        });
    }

    /** The name of a record that says it is of a chain and is in none. */
    Future<Optional<Named>> tornOut(Optional<UUID> tenant) {
        return pool.preparedQuery(TORN_OUT)
                .execute(Tuple.tuple().addValue(tenant.orElse(null)))
                .map(rows -> first(rows).map(row -> named(row, "event_id")));
    }

    /** Inputs that say they are of a record that is not there; named by the one whose digest they have. */
    Future<Optional<Named>> orphaned(Optional<UUID> tenant) {
        return pool.preparedQuery(ORPHANED)
                .execute(Tuple.tuple().addValue(tenant.orElse(null)))
                .map(rows -> first(rows).map(row -> named(row, "event_id")));
    }

    /** The name of a certificate that an attempt was made on and that is not there. */
    Future<Optional<Named>> missing(Optional<UUID> tenant) {
        return pool.preparedQuery(UNCERTIFIED)
                .execute(Tuple.tuple().addValue(tenant.orElse(null)))
                .map(rows -> first(rows).map(row -> named(row, "verdict_event_id")));
    }

    /** How many records are older than the chain. */
    Future<Long> unchained(Optional<UUID> tenant) {
        return pool.preparedQuery(UNCHAINED)
                .execute(Tuple.tuple().addValue(tenant.orElse(null)))
                .map(rows -> rows.iterator().next().getLong("records"));
    }

    /** One more than {@code limit}, the newest first. */
    Future<List<Listed>> list(Optional<TenantId> tenant, Optional<Cursor> after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(tenant.map(TenantId::value).orElse(null))
                        .addValue(
                                after.map(Cursor::at).map(at -> timestamptz(at)).orElse(null))
                        .addValue(after.map(Cursor::id).orElse(null))
                        .addValue(limit + 1))
                .map(rows -> {
                    List<Listed> listed = new ArrayList<>();
                    rows.forEach(row -> listed.add(
                            new Listed(new Cursor(time(row, "timestamp"), row.getUUID("id")), row.toJson())));
                    return listed;
                });
    }

    private static StoredRecord stored(Row row) {
        Certificate certificate = new Certificate(
                row.getUUID("id"),
                row.getString("event_id"),
                row.getUUID("user_id"),
                row.getString("action_type"),
                time(row, "timestamp"),
                time(row, "created_at"),
                canonical(row.getString("data")));
        return new StoredRecord(
                new Link(
                        certificate,
                        row.getLong("sequence"),
                        hash(row, "previous_hash").orElse(Hash.NONE),
                        hash(row, "hash").orElse(Hash.NONE)),
                row.getBoolean("untouched"),
                row.getBoolean("inputs_agree"),
                hash(row, "digest"),
                Optional.ofNullable(row.getString("inputs")).map(LogRepository::canonical));
    }

    /** What cannot be canonical was not written by us: as it stands it has no hash of ours. */
    private static String canonical(String json) {
        try {
            return CanonicalJson.of(json);
        } catch (IllegalArgumentException e) {
            return json;
        }
    }

    private static Optional<Hash> hash(Row row, String column) {
        return Optional.ofNullable(row.getBuffer(column))
                .filter(bytes -> bytes.length() == Hash.BYTES)
                .map(bytes -> Hash.of(bytes.getBytes()));
    }

    private static Instant time(Row row, String column) {
        return instant(row, column).orElse(Instant.EPOCH);
    }

    private static Optional<Row> first(Iterable<Row> rows) {
        return rows.iterator().hasNext() ? Optional.of(rows.iterator().next()) : Optional.empty();
    }

    private static Named named(Row row, String column) {
        return new Named(row.getString(column), Optional.ofNullable(row.getUUID("user_id")));
    }

    record Named(String eventId, Optional<UUID> tenant) {}

    /** A record as it is listed, and its place in the list. */
    record Listed(Cursor place, JsonObject json) {}
}
