package switchboard.http;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The table {@code idempotency_keys}. */
final class IdempotencyRepository {

    /**
     * What is kept of a request.
     *
     * @param status empty while it runs
     */
    record Kept(String requestHash, Optional<Integer> status, Buffer answer, String contentType) {}

    private static final String BEGIN = """
            insert into idempotency_keys as k (scope, key, request_hash, created_at)
            values ($1, $2, $3, $4)
                on conflict (scope, key) do update
                   set created_at = excluded.created_at
                 where k.status is null
                   and k.request_hash = excluded.request_hash
                   and k.created_at < $5
            """;

    private static final String FIND = """
            select request_hash, status, answer, content_type
              from idempotency_keys
             where scope = $1
               and key = $2
            """;

    private static final String KEEP = """
            update idempotency_keys
               set status = $3, answer = $4, content_type = $5
             where scope = $1
               and key = $2
            """;

    private static final String FORGET = """
            delete from idempotency_keys
             where scope = $1
               and key = $2
            """;

    private static final String FORGET_BEFORE = """
            delete from idempotency_keys
             where created_at < $1
            """;

    private final SqlClient sql;

    IdempotencyRepository(SqlClient sql) {
        this.sql = sql;
    }

    /**
     * True if the request may run: its key is new, or the one before began before {@code diedBefore} and never ended.
     */
    Future<Boolean> begin(String scope, String key, String hash, Instant now, Instant diedBefore) {
        return sql.preparedQuery(BEGIN)
                .execute(Tuple.of(scope, key, hash, timestamptz(now), timestamptz(diedBefore)))
                .map(begun -> begun.rowCount() == 1);
    }

    Future<Optional<Kept>> find(String scope, String key) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.of(scope, key))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(IdempotencyRepository::kept)
                        .findFirst());
    }

    Future<Void> keep(String scope, String key, Kept kept) {
        return sql.preparedQuery(KEEP)
                .execute(Tuple.of(scope, key, kept.status().orElse(null), kept.answer(), kept.contentType()))
                .mapEmpty();
    }

    Future<Void> forget(String scope, String key) {
        return sql.preparedQuery(FORGET).execute(Tuple.of(scope, key)).mapEmpty();
    }

    Future<Integer> forgetBefore(Instant instant) {
        return sql.preparedQuery(FORGET_BEFORE)
                .execute(Tuple.of(timestamptz(instant)))
                .map(forgotten -> forgotten.rowCount());
    }

    private static Kept kept(Row row) {
        return new Kept(
                row.getString("request_hash"),
                Optional.ofNullable(row.getInteger("status")),
                Optional.ofNullable(row.getBuffer("answer")).orElseGet(Buffer::buffer),
                Optional.ofNullable(row.getString("content_type")).orElse("application/json"));
    }
}
