package switchboard.sales;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.sql.Times;
import switchboard.platform.web.Cursor;
import switchboard.sales.core.CommissionStatus;

/** The table {@code commissions}, read. */
final class CommissionRepository {

    private static final String LIST = """
            select id, seller_id, deal_id, deal_amount::text as deal_amount,
                   commission_amount::text as commission_amount, status, approved_at, created_at
              from commissions
             where ($1::uuid is null or id = $1)
               and ($2::text is null or status = $2)
               and ($3::uuid is null or seller_id = $3)
               and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
             order by created_at desc, id desc
             limit $6
            """;

    private static final String LOCK = """
            select status
              from commissions
             where id = $1
               for update
            """;

    private final SqlClient sql;

    CommissionRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** Newest first. */
    Future<List<JsonObject>> list(
            Optional<UUID> id, Optional<String> status, Optional<UUID> seller, Optional<Cursor> after, int limit) {
        return sql.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(id.orElse(null))
                        .addValue(status.orElse(null))
                        .addValue(seller.orElse(null))
                        .addValue(after.map(place -> timestamptz(place.at())).orElse(null))
                        .addValue(after.map(Cursor::id).orElse(null))
                        .addValue(limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.toJson()
                                .put(
                                        "approved_at",
                                        Times.instant(row, "approved_at").orElse(null))
                                .put(
                                        "created_at",
                                        Times.instant(row, "created_at").orElse(null)))
                        .toList());
    }

    Future<Optional<CommissionStatus>> lock(UUID id) {
        return sql.preparedQuery(LOCK)
                .execute(Tuple.of(id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : CommissionStatus.of(rows.iterator().next().getString("status")));
    }
}
