package switchboard.crm;

import static switchboard.platform.sql.Times.instant;
import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One row of {@code leads}, seen and changed by people. */
final class LeadDeskRepository {

    private static final String FIND = """
            select id, user_id, name, business_name, phone, email, state, zip, time_zone, service_address, notes,
                   priority, status, coalesce(flagged_for_review, false) as flagged, flagged_at, owner_id,
                   lock_expires_at, call_outcome, sentiment, summary, issue_type, appointment_booked, created_at,
                   updated_at
              from leads
             where id = $1
            """;

    private static final String CHANGE = """
            update leads
               set name            = case when $2::text is null then name else nullif($2, '') end,
                   business_name   = case when $3::text is null then business_name else nullif($3, '') end,
                   email           = case when $4::text is null then email else nullif($4, '') end,
                   state           = case when $5::text is null then state else nullif($5, '') end,
                   zip             = case when $6::text is null then zip else nullif($6, '') end,
                   time_zone       = case when $7::text is null then time_zone else nullif($7, '') end,
                   service_address = case when $8::text is null then service_address else nullif($8, '') end,
                   notes           = case when $9::text is null then notes else nullif($9, '') end,
                   priority        = coalesce($10::int, priority),
                   status          = coalesce($11, status),
                   flagged_at      = case when $12::boolean is null then flagged_at
                                          when not $12 then null
                                          else coalesce(flagged_at, $13) end,
                   flagged_for_review = coalesce($12, flagged_for_review)
             where id = $1
            """;

    private static final String IN_CALL = """
            select lead_is_being_called($1) as busy
            """;

    private static final String LOCK = """
            update leads
               set owner_id = $2,
                   lock_expires_at = $3
             where id = $1
               and (owner_id is null or owner_id = $2 or lock_expires_at <= $4)
            """;

    /** A seller owns the lead beyond the lock. */
    private static final String UNLOCK = """
            update leads as l
               set lock_expires_at = null,
                   owner_id = (select p.user_id
                                 from profiles as p
                                where p.user_id = l.owner_id
                                  and p.role = 'seller')
             where l.id = $1
               and ($2::uuid is null or l.owner_id = $2)
            """;

    private final SqlClient sql;

    LeadDeskRepository(SqlClient sql) {
        this.sql = sql;
    }

    Future<Optional<JsonObject>> find(UUID lead) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.of(lead))
                .map(rows -> first(rows)
                        .map(row -> row.toJson()
                                .put("flagged_at", instant(row, "flagged_at").orElse(null))
                                .put(
                                        "lock_expires_at",
                                        instant(row, "lock_expires_at").orElse(null))
                                .put("created_at", instant(row, "created_at").orElse(null))
                                .put("updated_at", instant(row, "updated_at").orElse(null))));
    }

    /** False if there is no such lead of theirs. */
    Future<Boolean> change(UUID lead, LeadChangeBody to, Instant now) {
        return sql.preparedQuery(CHANGE)
                .execute(Tuple.tuple()
                        .addValue(lead)
                        .addValue(to.name())
                        .addValue(to.businessName())
                        .addValue(to.email())
                        .addValue(to.state())
                        .addValue(to.zip())
                        .addValue(to.timeZone())
                        .addValue(to.serviceAddress())
                        .addValue(to.notes())
                        .addValue(to.priority())
                        .addValue(to.status())
                        .addValue(to.flagged())
                        .addValue(timestamptz(now)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** True while the dialer has the lead; its row of the queue stays as it is until the transaction ends. */
    Future<Boolean> isBeingCalled(UUID lead) {
        return sql.preparedQuery(IN_CALL)
                .execute(Tuple.of(lead))
                .map(rows -> rows.iterator().next().getBoolean("busy"));
    }

    /** False if somebody else has it, or there is no such lead of theirs. */
    Future<Boolean> lock(UUID lead, UUID owner, Instant until, Instant now) {
        return sql.preparedQuery(LOCK)
                .execute(Tuple.of(lead, owner, timestamptz(until), timestamptz(now)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** {@code owner} empty = whoever has it. */
    Future<Boolean> unlock(UUID lead, Optional<UUID> owner) {
        return sql.preparedQuery(UNLOCK)
                .execute(Tuple.of(lead, owner.orElse(null)))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
