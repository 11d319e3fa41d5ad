package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.sql.Times;
import switchboard.platform.web.Cursor;

/** The table {@code campaigns}. */
final class CampaignRepository {

    private static final String INSERT = """
            insert into campaigns
                   (id, user_id, name, from_number, purpose, mode, window_opens, window_closes, attempts_max,
                    max_call_seconds, weight)
            values ($1, $2, $3, $4, $5, $6, $7::text::time, $8::text::time, $9, $10, $11)
            returning *
            """;

    private static final String FIND = """
            select *
              from campaigns
             where id = $1
            """;

    private static final String LIST = """
            select *
              from campaigns
             where ($1::uuid is null or user_id = $1)
               and ($2::timestamptz is null or (created_at, id) > ($2, $3))
             order by created_at, id
             limit $4
            """;

    private static final String SET_STATUS = """
            update campaigns
               set status = $2
             where id = $1
               and status = any ($3::text[])
            returning *
            """;

    private static final String CHANGE = """
            update campaigns
               set mode = coalesce($2, mode), weight = coalesce($3, weight)
             where id = $1
            returning *
            """;

    private static final String OWNS_NUMBER = """
            select 1
              from agents
             where user_id = $1
               and phone_number = $2
               and is_active
            """;

    /** Retries of a draining campaign lapse; first calls go on. */
    private static final String LAPSE_WAITING = """
            update dialer_queue
               set status = 'cancelled', outcome = 'drained', reason = 'drained', lease_token = lease_token + 1
             where campaign_id = $1
               and attempts > 0
               and status in ('queued', 'leased')
            """;

    private static final String FINISH_EMPTY = """
            update campaigns as c
               set status = 'done'
             where c.status in ('running', 'draining')
               and not exists (select 1 from dialer_queue as q where q.campaign_id = c.id and q.claimable)
               and not exists (select 1 from dialer_queue as q where q.campaign_id = c.id and q.is_busy)
               and not exists (select 1 from dialer_queue as q where q.campaign_id = c.id and q.waits_for_release)
               and exists (select 1 from dialer_queue as q where q.campaign_id = c.id)
            returning c.id
            """;

    private final Pool pool;

    CampaignRepository(Pool pool) {
        this.pool = pool;
    }

    Future<JsonObject> insert(UUID id, UUID tenant, NewCampaign campaign) {
        return pool.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(tenant)
                        .addValue(campaign.name())
                        .addValue(campaign.fromNumber())
                        .addValue(campaign.purpose())
                        .addValue(campaign.mode())
                        .addValue(campaign.windowOpens())
                        .addValue(campaign.windowCloses())
                        .addValue(campaign.attemptsMax())
                        .addValue(campaign.maxCallSeconds())
                        .addValue(campaign.weight()))
                .map(rows -> json(rows.iterator().next()));
    }

    Future<Optional<JsonObject>> find(UUID id) {
        return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(CampaignRepository::first);
    }

    Future<JsonObject> change(SqlClient sql, UUID id, Optional<String> mode, Optional<Integer> weight) {
        return sql.preparedQuery(CHANGE)
                .execute(Tuple.tuple()
                        .addValue(id)
                        .addValue(mode.orElse(null))
                        .addValue(weight.map(Integer::shortValue).orElse(null)))
                .map(rows -> json(rows.iterator().next()));
    }

    /** Where a list goes on after this campaign. */
    static Cursor place(JsonObject campaign) {
        return new Cursor(Instant.parse(campaign.getString("created_at")), UUID.fromString(campaign.getString("id")));
    }

    Future<List<JsonObject>> list(Optional<UUID> tenant, Optional<Cursor> after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.tuple()
                        .addValue(tenant.orElse(null))
                        .addValue(after.map(Cursor::at).map(Times::timestamptz).orElse(null))
                        .addValue(after.map(Cursor::id).orElse(null))
                        .addValue(limit))
                .map(rows -> {
                    List<JsonObject> campaigns = new ArrayList<>();
                    rows.forEach(row -> campaigns.add(json(row)));
                    return campaigns;
                });
    }

    /** Empty if the campaign is not in one of the states that may become {@code status}. */
    Future<Optional<JsonObject>> setStatus(SqlClient sql, UUID id, String status, String... from) {
        return sql.preparedQuery(SET_STATUS)
                .execute(Tuple.tuple().addValue(id).addValue(status).addValue(from))
                .map(CampaignRepository::first);
    }

    Future<Boolean> ownsNumber(UUID tenant, String number) {
        return pool.preparedQuery(OWNS_NUMBER).execute(Tuple.of(tenant, number)).map(rows -> rows.size() > 0);
    }

    Future<Integer> lapseWaiting(SqlClient sql, UUID campaign) {
        return sql.preparedQuery(LAPSE_WAITING).execute(Tuple.of(campaign)).map(rows -> rows.rowCount());
    }

    /** Campaigns that had rows of which none is open any more are done. */
    Future<Integer> finishEmpty() {
        return pool.preparedQuery(FINISH_EMPTY).execute().map(rows -> rows.size());
    }

    private static Optional<JsonObject> first(Iterable<Row> rows) {
        for (Row row : rows) {
            return Optional.of(json(row));
        }
        return Optional.empty();
    }

    private static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getUUID("id").toString())
                .put("user_id", row.getUUID("user_id").toString())
                .put("name", row.getString("name"))
                .put("from_number", row.getString("from_number"))
                .put("purpose", row.getString("purpose"))
                .put("status", row.getString("status"))
                .put("mode", row.getString("mode"))
                .put("window_opens", row.getLocalTime("window_opens").toString())
                .put("window_closes", row.getLocalTime("window_closes").toString())
                .put("attempts_max", row.getInteger("attempts_max"))
                .put("max_call_seconds", row.getInteger("max_call_seconds"))
                .put("weight", row.getInteger("weight"))
                .put(
                        "created_at",
                        row.getOffsetDateTime("created_at").toInstant().toString());
    }

    /** A campaign as asked for, checked. Times of day are {@code HH:mm}. */
    record NewCampaign(
            String name,
            String fromNumber,
            String purpose,
            String mode,
            String windowOpens,
            String windowCloses,
            int attemptsMax,
            int maxCallSeconds,
            int weight) {}
}
