package switchboard.billing;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import switchboard.billing.core.Excess;
import switchboard.billing.core.TopUp;
import switchboard.limits.core.Budget;
import switchboard.limits.core.LimitAction;
import switchboard.limits.core.LimitState;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.sql.Times;

/** The tables {@code usage_limits}, {@code entitlement_grants} and {@code usage_alerts}. */
final class UsageRepository {

    private static final String LIST = """
            select u.*, limit_state_of(u) as derived_state
              from usage_limits as u
             where ($1::uuid is null or user_id = $1)
             order by created_at, id
             limit $2
            """;

    private static final String LOCK = """
            select 1
              from usage_limits
             where user_id = $1
               for update
            """;

    /** The columns are those from before: {@code limit_state} is what was on record. */
    private static final String REFRESH = """
            select u.*, refresh_limit_state(u.user_id, $2) as derived_state
              from usage_limits as u
             where u.user_id = any($1)
             order by u.user_id
            """;

    private static final String SET_LIMITS = """
            update usage_limits
               set call_cap_seconds = coalesce($2, call_cap_seconds), grace_seconds = coalesce($3, grace_seconds),
                   limit_action = coalesce($4, limit_action),
                   soft_limit_threshold = coalesce($5, soft_limit_threshold),
                   hard_limit_threshold = coalesce($6, hard_limit_threshold),
                   hard_stop_active = hard_stop_active
                     and coalesce(call_used_seconds, 0) + 60
                         > coalesce($2, call_cap_seconds, 0) + coalesce(call_credit_seconds, 0)
                           + coalesce(rollover_seconds, 0) + coalesce($3, grace_seconds, 0)
             where user_id = $1
            """;

    private static final String IN_PROGRESS = """
            select c.id, c.hold_seconds,
                   coalesce(extract(epoch from $2::timestamptz - coalesce(c.answer_time, c.start_time)), 0)::int
                     as talked
              from call_events as c
              join usage_limits as u
                on u.user_id = c.user_id
             where c.user_id = $1
               and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
               and c.billing_period_id is not distinct from u.billing_period_id
             order by c.received_at desc, c.id desc
            """;

    private static final String SET_PAUSE = """
            update usage_limits
               set force_pause = $2, force_resume = false
             where user_id = $1
            """;

    private static final String GRANT = """
            insert into entitlement_grants
                   (id, user_id, unit, source, amount, product, granted_at, expires_at, source_key)
            values ($1, $2, $3, 'top_up', $4, $5, $6,
                    (select u.period_end from usage_limits as u where u.user_id = $2), $7) -- the rest rolls over
                on conflict (source_key) do nothing
            """;

    private static final String ADD_CREDIT = """
            update usage_limits
               set call_credit_seconds = coalesce(call_credit_seconds, 0) + $2,
                   sms_credit = coalesce(sms_credit, 0) + $3,
                   hard_stop_active = case when $2 > 0 then false else hard_stop_active end
             where user_id = $1
            """;

    static Future<List<JsonObject>> list(SqlClient sql, Optional<UUID> tenant, int limit) {
        return sql.preparedQuery(LIST)
                .execute(Tuple.tuple().addValue(tenant.orElse(null)).addValue(limit))
                .map(rows -> {
                    List<JsonObject> usage = new ArrayList<>();
                    rows.forEach(row -> usage.add(standing(row).json()));
                    return usage;
                });
    }

    /** Whether the tenant has limits; if so they are locked. */
    Future<Boolean> lock(SqlConnection tx, TenantId tenant) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(tenant.value())).map(rows -> rows.size() == 1);
    }

    /** The tenants' standing, state, latch and alerts brought up to date; those without limits are left out. */
    Future<List<TenantUsage>> refresh(SqlConnection tx, List<TenantId> tenants, Instant now) {
        return tx.preparedQuery(REFRESH)
                .execute(Tuple.tuple()
                        .addValue(tenants.stream().map(TenantId::value).toArray(UUID[]::new))
                        .addValue(timestamptz(now)))
                .map(rows -> {
                    List<TenantUsage> standings = new ArrayList<>();
                    rows.forEach(row -> standings.add(standing(row)));
                    return standings;
                });
    }

    /** A hard stop that the new limit leaves room beyond is over. */
    Future<Void> setLimits(SqlConnection tx, TenantId tenant, LimitsBody limits) {
        return tx.preparedQuery(SET_LIMITS)
                .execute(Tuple.tuple()
                        .addValue(tenant.value())
                        .addValue(limits.callCapSeconds().orElse(null))
                        .addValue(limits.graceSeconds().orElse(null))
                        .addValue(limits.limitAction().orElse(null))
                        .addValue(limits.softLimitThreshold().orElse(null))
                        .addValue(limits.hardLimitThreshold().orElse(null)))
                .mapEmpty();
    }

    /** The tenant's calls in progress that the present period has admitted, the youngest first. */
    Future<List<Excess.Held>> inProgress(SqlConnection tx, TenantId tenant, Instant now) {
        return tx.preparedQuery(IN_PROGRESS)
                .execute(Tuple.of(tenant.value(), timestamptz(now)))
                .map(rows -> {
                    List<Excess.Held> calls = new ArrayList<>();
                    rows.forEach(row -> calls.add(new Excess.Held(
                            new CallId(row.getUUID("id")), row.getInteger("hold_seconds"), row.getInteger("talked"))));
                    return calls;
                });
    }

    Future<Void> setPause(SqlClient tx, TenantId tenant, boolean paused) {
        return tx.preparedQuery(SET_PAUSE)
                .execute(Tuple.of(tenant.value(), paused))
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
                LimitState.valueOf(row.getString("derived_state").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(row.getString("limit_state")).orElse("ok"),
                new TenantUsage.Period(
                        Optional.ofNullable(row.getString("billing_period_id")).orElse(""),
                        Times.instant(row, "period_start"),
                        Times.instant(row, "period_end")),
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
