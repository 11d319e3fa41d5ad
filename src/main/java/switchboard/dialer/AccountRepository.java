package switchboard.dialer;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The table {@code provider_accounts}: an account the provider has closed to us, or asked us to go easy on. */
final class AccountRepository {

    private static final String IS_OPEN = """
            select 1
              from provider_accounts
             where id = $1
               and (stopped_reason is not null or backoff_until > $2)
            """;

    private static final String READ = """
            select id, stopped_reason, stopped_at, backoff_until
              from provider_accounts
             where id = $1
            """;

    private static final String STOP = """
            insert into provider_accounts (id, stopped_reason, stopped_at)
            values ($1, $2, $3)
                on conflict (id) do update
               set stopped_reason = excluded.stopped_reason, stopped_at = excluded.stopped_at
            """;

    private static final String BACK_OFF = """
            insert into provider_accounts as p (id, backoff_until, backoff_level)
            values ($1, $2::timestamptz + $3::bigint * interval '1 millisecond', 1)
                on conflict (id) do update
               set backoff_until = $2::timestamptz
                                 + greatest($3::bigint, least($3 * power(2, least(p.backoff_level, 6)), 60000))
                                   * interval '1 millisecond',
                   backoff_level = p.backoff_level + 1
             where p.backoff_until is null
                or p.backoff_until <= $2
            """;

    private static final String EASE = """
            update provider_accounts
               set backoff_level = greatest(backoff_level - $2, 0)
             where id = $1
               and backoff_level > 0
               and stopped_reason is null
            """;

    private static final String REOPEN = """
            update provider_accounts
               set stopped_reason = null, stopped_at = null, backoff_until = null, backoff_level = 0
             where id = $1
            """;

    private final Pool pool;
    private final String account;

    AccountRepository(Pool pool, String account) {
        this.pool = pool;
        this.account = account;
    }

    Future<Boolean> isOpen(Instant now) {
        return pool.preparedQuery(IS_OPEN)
                .execute(Tuple.of(account, timestamptz(now)))
                .map(rows -> rows.size() == 0);
    }

    String id() {
        return account;
    }

    /** How the account stands; one that nothing ever befell has no row. */
    Future<JsonObject> read() {
        return pool.preparedQuery(READ).execute(Tuple.of(account)).map(rows -> {
            JsonObject open = new JsonObject()
                    .put("id", account)
                    .putNull("stopped_reason")
                    .putNull("stopped_at")
                    .putNull("backoff_until");
            rows.forEach(row -> open.put("stopped_reason", row.getString("stopped_reason"))
                    .put("stopped_at", text(row, "stopped_at"))
                    .put("backoff_until", text(row, "backoff_until")));
            return open;
        });
    }

    private static @Nullable String text(Row row, String column) {
        return instant(row, column).map(Instant::toString).orElse(null);
    }

    /** Nothing is dialled until an operator reopens the account. */
    Future<Void> stop(String reason, Instant now) {
        return pool.preparedQuery(STOP)
                .execute(Tuple.of(account, reason, timestamptz(now)))
                .mapEmpty();
    }

    /**
     * The pause doubles with each refusal in a row, up to a minute or what was asked; refusals during a pause do not
     * add to it.
     */
    Future<Void> backOff(Duration first, Instant now) {
        return pool.preparedQuery(BACK_OFF)
                .execute(Tuple.of(account, timestamptz(now), first.toMillis()))
                .mapEmpty();
    }

    /** Each accepted call makes the next pause shorter. */
    Future<Void> ease(int accepted) {
        return pool.preparedQuery(EASE).execute(Tuple.of(account, accepted)).mapEmpty();
    }

    Future<Void> reopen() {
        return pool.preparedQuery(REOPEN).execute(Tuple.of(account)).mapEmpty();
    }
}
