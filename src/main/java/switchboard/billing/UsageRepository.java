package switchboard.billing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.billing.core.TopUp;
import switchboard.limits.core.Budget;
import switchboard.limits.core.LimitAction;
import switchboard.limits.core.LimitState;
import switchboard.platform.core.TenantId;

/** The tables {@code usage_limits}, {@code entitlement_grants} and {@code usage_alerts}. */
final class UsageRepository {

    private static final String LIST = """
            select *
              from usage_limits
             where ($1::uuid is null or user_id = $1)
             order by created_at, id
             limit $2
            """;

    private static final String LOCK = """
            select *
              from usage_limits
             where user_id = $1
               for update
            """;

    private static final String SET_PAUSE = """
            update usage_limits
               set force_pause = $2, force_resume = false
             where user_id = $1
            """;

    private static final String SET_STATE = """
            update usage_limits
               set limit_state = $2, hard_stop_active = $3,
                   last_warning_at = case when $2 = 'warning' then $4 else last_warning_at end,
                   last_block_at = case when $3 and not coalesce(hard_stop_active, false) then $4 else last_block_at end
             where user_id = $1
            """;

    private static final String ALERT_ONCE = """
            insert into usage_alerts (user_id, alert_type, billing_period_id, created_at)
            values ($1, $2, $3, $4)
                on conflict (user_id, billing_period_id, alert_type) do nothing
            """;

    private static final String GRANT = """
            insert into entitlement_grants (id, user_id, unit, source, amount, product, granted_at, source_key)
            values ($1, $2, $3, 'top_up', $4, $5, $6, $7)
                on conflict (source_key) do nothing
            """;

    private static final String ADD_CREDIT = """
            update usage_limits
               set call_credit_seconds = coalesce(call_credit_seconds, 0) + $2,
                   sms_credit = coalesce(sms_credit, 0) + $3,
                   hard_stop_active = case when $2 > 0 then false else hard_stop_active end
             where user_id = $1
            """;

    private final Pool pool;

    UsageRepository(Pool pool) {
        this.pool = pool;
    }

    Future<List<JsonObject>> list(Optional<UUID> tenant, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.tuple().addValue(tenant.orElse(null)).addValue(limit))
                .map(rows -> {
                    List<JsonObject> usage = new ArrayList<>();
                    rows.forEach(row -> usage.add(standing(row).json()));
                    return usage;
                });
    }

    /** The tenant's standing, its row locked; empty if it has none. */
    Future<Optional<TenantUsage>> lock(SqlConnection tx, TenantId tenant) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(tenant.value())).map(UsageRepository::first);
    }

    Future<Void> setPause(SqlClient tx, TenantId tenant, boolean paused) {
        return tx.preparedQuery(SET_PAUSE)
                .execute(Tuple.of(tenant.value(), paused))
                .mapEmpty();
    }

    Future<Void> setState(SqlClient tx, TenantId tenant, LimitState state, boolean hardStopped, Instant now) {
        return tx.preparedQuery(SET_STATE)
                .execute(Tuple.of(tenant.value(), state.word(), hardStopped, timestamptz(now)))
                .mapEmpty();
    }

    Future<Void> alertOnce(SqlClient tx, TenantId tenant, String kind, String period, Instant now) {
        return tx.preparedQuery(ALERT_ONCE)
                .execute(Tuple.of(tenant.value(), kind, period, timestamptz(now)))
                .mapEmpty();
    }

    /** Grants a product once per source key; true if it is new. */
    Future<Boolean> grant(SqlClient tx, UUID id, TenantId tenant, TopUp product, String sourceKey, Instant now) {
        return tx.preparedQuery(GRANT)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(tenant.value())
                        .addValue(product.unit())
                        .addValue(product.amount())
                        .addValue(product.product())
                        .addValue(timestamptz(now))
                        .addValue(sourceKey))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : tx.preparedQuery(ADD_CREDIT)
                                .execute(Tuple.of(
                                        tenant.value(),
                                        product.isVoice() ? product.amount() : 0,
                                        product.isVoice() ? 0 : product.amount()))
                                .map(true));
    }

    private static Optional<TenantUsage> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(standing(rows.iterator().next()));
    }

    private static TenantUsage standing(Row row) {
        Budget budget = new Budget(
                number(row, "call_cap_seconds"),
                number(row, "call_credit_seconds"),
                number(row, "rollover_seconds"),
                number(row, "grace_seconds"),
                number(row, "call_used_seconds"),
                number(row, "reserved_seconds"));
        boolean paused = flag(row, "force_pause") && !flag(row, "force_resume");
        String action = row.getString("limit_action");
        return new TenantUsage(
                new TenantId(row.getUUID("user_id")),
                budget,
                new Budget.Standing(
                        paused,
                        flag(row, "hard_stop_active"),
                        action == null ? LimitAction.BLOCK : LimitAction.ofWord(action),
                        0,
                        number(row, "soft_limit_threshold")),
                Optional.ofNullable(row.getString("limit_state")).orElse("ok"),
                Optional.ofNullable(row.getString("billing_period_id")).orElse(""),
                Optional.ofNullable(row.getString("tier_id")));
    }

    private static int number(Row row, String column) {
        Integer value = row.getInteger(column);
        return value == null ? 0 : value;
    }

    private static boolean flag(Row row, String column) {
        return Boolean.TRUE.equals(row.getBoolean(column));
    }
}
