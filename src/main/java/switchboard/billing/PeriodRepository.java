package switchboard.billing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import switchboard.platform.core.TenantId;

/** The table {@code usage_periods}: what has ended, and the one that runs. */
final class PeriodRepository {

    private static final String ROLL = """
            select roll_period($1, $2, $3) as begun
            """;

    private static final String ENDED = """
            select u.user_id
              from usage_limits as u
             where coalesce(u.period_end, period_end_after(u.user_id, u.period_start)) <= $1
             order by u.period_end, u.user_id
             limit $2
            """;

    private final Pool pool;

    PeriodRepository(Pool pool) {
        this.pool = pool;
    }

    /** How many periods began: none if the present one runs and is not to end early. */
    Future<Integer> roll(SqlConnection tx, TenantId tenant, boolean early, Instant now) {
        return tx.preparedQuery(ROLL)
                .execute(Tuple.of(tenant.value(), timestamptz(now), early))
                .map(rows -> rows.iterator().next().getInteger("begun"));
    }

    /** Tenants whose period is over. */
    Future<List<TenantId>> ended(int limit, Instant now) {
        return pool.preparedQuery(ENDED)
                .execute(Tuple.of(timestamptz(now), limit))
                .map(rows -> {
                    List<TenantId> tenants = new ArrayList<>();
                    rows.forEach(row -> tenants.add(new TenantId(row.getUUID("user_id"))));
                    return tenants;
                });
    }
}
