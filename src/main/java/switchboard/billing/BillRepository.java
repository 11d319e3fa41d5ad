package switchboard.billing;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import switchboard.platform.core.TenantId;

/** The table {@code billing_line_items}: the bills of periods that are over, and the preview of one that runs. */
final class BillRepository {

    private static final String PERIODS = """
            select p.id, p.user_id, p.starts_at, p.ends_at, p.closed_at,
                   (select coalesce(sum(i.total_amount), 0)
                      from billing_line_items as i
                     where i.billing_period_id = p.id
                       and i.user_id = p.user_id) as total
              from usage_periods as p
             where ($1::uuid is null or p.user_id = $1)
               and p.ends_at <= $2
             order by p.ends_at desc, p.id
             limit $3
            """;

    private static final String PERIOD = """
            select coalesce(p.id, u.billing_period_id) as id, u.user_id,
                   coalesce(p.starts_at, u.period_start) as starts_at,
                   coalesce(p.ends_at, u.period_end) as ends_at, p.closed_at, 0 as total
              from usage_limits as u
              left join usage_periods as p
                on p.user_id = u.user_id
               and p.id = coalesce($2, u.billing_period_id)
             where ($1::uuid is null or u.user_id = $1)
               and coalesce(p.id, u.billing_period_id) = coalesce($2, u.billing_period_id)
            """;

    private static final String LINES = """
            select *
              from billing_line_items
             where billing_period_id = $2
               and user_id = $1
             order by array_position(array['base', 'call', 'sms', 'overage_minutes', 'overage_sms'], event_type),
                      phone_number nulls first, source_key
            """;

    private static final String PREVIEW = """
            select w.*, $2::text as billing_period_id, w.total_amount - w.provider_cost as margin
              from bill_preview($1, $2) as w
             order by array_position(array['base', 'call', 'sms', 'overage_minutes', 'overage_sms'], w.event_type),
                      w.phone_number nulls first
            """;

    private static final String TO_CLOSE = """
            select id
              from usage_periods
             where (closed_at is null or needs_rating)
               and ends_at <= $1
               and ends_at > $1 - interval '400 days'
               and id > $2
             order by id
             limit $3
            """;

    private static final String CLOSE = """
            select close_period($1, $2) as lines
            """;

    private final Pool pool;

    BillRepository(Pool pool) {
        this.pool = pool;
    }

    /** Periods that are over, the latest first, with what each came to so far. */
    Future<List<JsonObject>> periods(SqlClient sql, Optional<UUID> tenant, Instant now, int limit) {
        return sql.preparedQuery(PERIODS)
                .execute(Tuple.of(tenant.orElse(null), timestamptz(now), limit))
                .map(rows -> list(rows, BillRepository::period));
    }

    /** A period of a tenant's, or the one that runs when none is named; empty if there is no such. */
    Future<Optional<JsonObject>> period(SqlClient sql, Optional<UUID> tenant, Optional<String> id) {
        return sql.preparedQuery(PERIOD)
                .execute(Tuple.of(tenant.orElse(null), id.orElse(null)))
                .map(rows -> list(rows, BillRepository::period).stream().findFirst());
    }

    Future<List<JsonObject>> lines(SqlClient sql, TenantId tenant, String period) {
        return sql.preparedQuery(LINES)
                .execute(Tuple.of(tenant.value(), period))
                .map(rows -> list(rows, BillRepository::line));
    }

    /** What the bill would be by the ledger as it stands. */
    Future<List<JsonObject>> preview(SqlClient sql, TenantId tenant, String period) {
        return sql.preparedQuery(PREVIEW)
                .execute(Tuple.of(tenant.value(), period))
                .map(rows -> list(rows, BillRepository::line));
    }

    /** Periods that are over and not billed, or used more since; the first behind {@code after}. */
    Future<List<String>> toClose(Instant now, String after, int limit) {
        return pool.preparedQuery(TO_CLOSE)
                .execute(Tuple.of(timestamptz(now), after, limit))
                .map(rows -> list(rows, row -> row.getString("id")));
    }

    /** How many lines were written; less than 0 if the period cannot be closed yet. */
    Future<Integer> close(String period, Instant now) {
        return pool.preparedQuery(CLOSE)
                .execute(Tuple.of(period, timestamptz(now)))
                .map(rows -> rows.iterator().next().getInteger("lines"));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        List<T> all = new ArrayList<>();
        rows.forEach(row -> all.add(read.apply(row)));
        return all;
    }

    private static JsonObject period(Row row) {
        return new JsonObject()
                .put("billing_period_id", row.getString("id"))
                .put("user_id", row.getUUID("user_id").toString())
                .put("starts_at", time(row, "starts_at"))
                .put("ends_at", time(row, "ends_at"))
                .put("closed_at", time(row, "closed_at"))
                .put("total_cents", Cents.of(row.getBigDecimal("total")));
    }

    private static JsonObject line(Row row) {
        BigDecimal total = row.getBigDecimal("total_amount");
        BigDecimal cost =
                Optional.ofNullable(row.getBigDecimal("provider_cost")).orElse(BigDecimal.ZERO);
        return new JsonObject()
                .put("event_type", row.getString("event_type"))
                .put("phone_number", row.getString("phone_number"))
                .put(
                        "billed_units",
                        row.getBigDecimal("billed_units").stripTrailingZeros().toPlainString())
                .put(
                        "unit_rate",
                        row.getBigDecimal("unit_rate")
                                .setScale(4, RoundingMode.UNNECESSARY)
                                .toPlainString())
                .put("total_cents", Cents.of(total))
                .put("provider_cost_cents", Cents.of(cost))
                .put("margin_cents", Cents.of(total.subtract(cost)))
                .put("currency", row.getString("currency"))
                .put("event_range_start", time(row, "event_range_start"))
                .put("event_range_end", time(row, "event_range_end"))
                .put(
                        "event_ids",
                        new JsonArray(List.of(Optional.ofNullable(row.getArrayOfStrings("event_ids"))
                                .orElse(new String[0]))));
    }

    private static @Nullable Object time(Row row, String column) {
        return instant(row, column).map(Instant::toString).orElse(null);
    }
}
