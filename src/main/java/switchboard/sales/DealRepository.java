package switchboard.sales;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import switchboard.platform.sql.Times;
import switchboard.platform.web.Cursor;
import switchboard.sales.core.Commission;
import switchboard.sales.core.CommissionStatus;
import switchboard.sales.core.DealStatus;

/** The tables {@code deals} and {@code commissions}, as people move them. */
final class DealRepository {

    private static final String OWNS_LEAD = """
            select owner_id is not distinct from coalesce($2::uuid, owner_id) as theirs
              from leads
             where id = $1
            """;

    private static final String IS_PERSON = """
            select 1
              from profiles
             where user_id = $1
            """;

    /** Both or none; nothing while the lead has an open deal. */
    private static final String CLOSE = """
            with deal as (
                   insert into deals (id, lead_id, seller_id, referrer_id, stripe_session_id, amount, status,
                                      created_at)
                   values ($1, $2, $3, (select u.id from auth.users as u where u.id = $4), $5, $6::text::numeric,
                           'pending', $8)
                       on conflict do nothing
                returning id, seller_id, amount, created_at
                 )
            insert into commissions (seller_id, deal_id, deal_amount, commission_amount, status, created_at)
            select seller_id, id, amount, $7::text::numeric, 'pending_locked', created_at
              from deal
            """;

    private static final String LIST = """
            select d.id, d.lead_id, d.seller_id, d.referrer_id, d.stripe_session_id, d.amount::text as amount, d.status,
                   d.created_at, c.id as commission_id, c.commission_amount::text as commission_amount,
                   c.status as commission_status
              from deals as d
              left join commissions as c
                on c.deal_id = d.id
             where ($1::uuid is null or d.id = $1)
               and ($2::text is null or d.status = $2)
               and ($3::uuid is null or d.seller_id = $3)
               and ($4::uuid is null or d.lead_id = $4)
               and ($5::timestamptz is null or (d.created_at, d.id) < ($5, $6::uuid))
             order by d.created_at desc, d.id desc
             limit $7
            """;

    private static final String LOCK = """
            select d.status, c.id as commission_id, c.status as commission_status
              from deals as d
              left join commissions as c
                on c.deal_id = d.id
             where d.id = $1
               for update of d
            """;

    private static final String MOVE = """
            update deals
               set status = $2
             where id = $1
            """;

    private static final String MOVE_COMMISSION = """
            update commissions
               set status = $3, approved_at = coalesce($4::timestamptz, approved_at)
             where id = $1
               and status = $2
            """;

    private final SqlClient sql;

    DealRepository(SqlClient sql) {
        this.sql = sql;
    }

    /** A deal as it stands, and its commission if it has one. */
    record Standing(DealStatus deal, Optional<UUID> commission, Optional<CommissionStatus> commissionStatus) {}

    /** Empty: there is no such lead to be seen. False: it is another's than {@code owner}'s. */
    Future<Optional<Boolean>> ownsLead(UUID lead, Optional<UUID> owner) {
        return sql.preparedQuery(OWNS_LEAD)
                .execute(Tuple.of(lead, owner.orElse(null)))
                .map(rows -> first(rows).map(row -> row.getBoolean("theirs")));
    }

    Future<Boolean> isPerson(UUID seller) {
        return sql.preparedQuery(IS_PERSON).execute(Tuple.of(seller)).map(rows -> rows.size() == 1);
    }

    /** False if the lead has an open deal, or the checkout is another deal's. */
    Future<Boolean> close(UUID id, DealBody deal, Optional<UUID> seller, Instant now) {
        return sql.preparedQuery(CLOSE)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(deal.leadId())
                        .addValue(seller.orElse(null))
                        .addValue(deal.referrerId())
                        .addValue(deal.stripeSessionId())
                        .addValue(dollars(deal.cents()))
                        .addValue(dollars(Commission.cents(deal.cents())))
                        .addValue(timestamptz(now)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Newest first. */
    Future<List<JsonObject>> list(Filter which, Optional<Cursor> after, int limit) {
        return sql.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(which.id().orElse(null))
                        .addValue(which.status().orElse(null))
                        .addValue(which.seller().orElse(null))
                        .addValue(which.lead().orElse(null))
                        .addValue(after.map(place -> timestamptz(place.at())).orElse(null))
                        .addValue(after.map(Cursor::id).orElse(null))
                        .addValue(limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DealRepository::json)
                        .toList());
    }

    Future<Optional<JsonObject>> find(UUID id) {
        return list(
                        new Filter(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        1)
                .map(found -> found.stream().findFirst());
    }

    Future<Optional<Standing>> lock(UUID id) {
        return sql.preparedQuery(LOCK)
                .execute(Tuple.of(id))
                .map(rows -> first(rows).map(DealRepository::standing));
    }

    Future<Void> move(UUID id, DealStatus to) {
        return sql.preparedQuery(MOVE).execute(Tuple.of(id, to.word())).mapEmpty();
    }

    /** {@code approved} when it is paid out. Nothing if it has gone on meanwhile. */
    Future<Void> moveCommission(UUID id, CommissionStatus from, CommissionStatus to, Optional<Instant> approved) {
        return sql.preparedQuery(MOVE_COMMISSION)
                .execute(Tuple.of(
                        id,
                        from.word(),
                        to.word(),
                        approved.map(Times::timestamptz).orElse(null)))
                .mapEmpty();
    }

    /** What is empty filters nothing. */
    record Filter(Optional<UUID> id, Optional<String> status, Optional<UUID> seller, Optional<UUID> lead) {}

    static Cursor place(JsonObject row) {
        return new Cursor(row.getInstant("created_at"), UUID.fromString(row.getString("id")));
    }

    private static Standing standing(Row row) {
        return new Standing(
                DealStatus.of(row.getString("status")).orElseThrow(),
                Optional.ofNullable(row.getUUID("commission_id")),
                Optional.ofNullable(row.getString("commission_status")).flatMap(CommissionStatus::of));
    }

    private static JsonObject json(Row row) {
        return row.toJson().put("created_at", Times.instant(row, "created_at").orElse(null));
    }

    private static String dollars(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
