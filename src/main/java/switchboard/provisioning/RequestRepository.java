package switchboard.provisioning;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.web.Cursor;
import switchboard.provisioning.core.DeployCode;

/** Asking for a deploy, and seeing what became of it. */
final class RequestRepository {

    /** Whoever asks for a tenant's deploy, or ends one, comes here first. */
    private static final String LOCK_TENANT = """
            select area_code, industry
              from profiles
             where user_id = $1
               for update
            """;

    private static final String SAME_REQUEST = """
            select *
              from deploys
             where user_id = $1
               and deploy_request_id = $2
            """;

    private static final String RUNNING = """
            select *
              from deploys
             where user_id = $1
               and state not in ('ACTIVE', 'FAILED')
            """;

    private static final String IN_USE = """
            select d.*
              from deploys as d
              join agents as a
                on a.phone_number = d.phone_number
               and a.user_id = d.user_id
             where d.user_id = $1
               and d.state = 'ACTIVE'
               and a.status in ('deployed', 'configured')
             order by d.created_at desc
             limit 1
            """;

    private static final String ADD = """
              with added as (
                   insert into deploys (id, user_id, deploy_request_id, area_code, industry, agent_id, requested_by,
                                        due_at, trace, created_at, updated_at)
                   values ($1, $2, $3, $4, $5, $6, $7, $8,
                           jsonb_build_array(jsonb_build_object('at', $8::timestamptz, 'state', 'REQUESTED')), $8, $8)
                returning *
                 ),
                 audited as (
                   insert into audit_logs (user_id, action, action_type, entity, entity_id, metadata, created_at)
                   select a.user_id, 'agent.deploy_requested', 'insert', 'deploys', a.id::text,
                          jsonb_build_object('actor', $7::text, 'deploy_request_id', a.deploy_request_id,
                                             'area_code', a.area_code, 'agent_id', a.agent_id), $8
                     from added as a
                 )
            select *
              from added
            """;

    private static final String REFUSED = """
            update profiles
               set deploy_error = $2
             where user_id = $1
            """;

    private static final String LIST = """
            select *
              from deploys
             where ($1::uuid is null or user_id = $1)
               and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
             order by created_at desc, id desc
             limit $4
            """;

    private static final String ONE = """
            select *
              from deploys
             where id = $1
            """;

    /** What a tenant's profile says of its number and its trade. */
    record Profile(Optional<String> areaCode, Optional<String> industry) {}

    /** Empty for a tenant without a profile. */
    Future<Optional<Profile>> lockTenant(SqlConnection tx, UUID tenant) {
        return tx.preparedQuery(LOCK_TENANT).execute(Tuple.of(tenant)).map(rows -> {
            Optional<Row> row = rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next());
            return row.map(found -> new Profile(
                    Optional.ofNullable(found.getString("area_code")),
                    Optional.ofNullable(found.getString("industry"))));
        });
    }

    Future<Optional<Deploy>> sameRequest(SqlConnection tx, UUID tenant, String requestId) {
        return tx.preparedQuery(SAME_REQUEST)
                .execute(Tuple.of(tenant, requestId))
                .map(DeployRows::first);
    }

    Future<Optional<Deploy>> running(SqlConnection tx, UUID tenant) {
        return tx.preparedQuery(RUNNING).execute(Tuple.of(tenant)).map(DeployRows::first);
    }

    /** The latest deploy whose number still answers. */
    Future<Optional<Deploy>> inUse(SqlConnection tx, UUID tenant) {
        return tx.preparedQuery(IN_USE).execute(Tuple.of(tenant)).map(DeployRows::first);
    }

    /** What is to be written down of a new deploy. */
    record New(UUID id, UUID tenant, String requestId, String areaCode, String industry, String agent, String actor) {}

    Future<Deploy> add(SqlConnection tx, New asked, Instant now) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addValue(asked.id())
                        .addValue(asked.tenant())
                        .addValue(asked.requestId())
                        .addValue(asked.areaCode())
                        .addValue(asked.industry())
                        .addValue(asked.agent())
                        .addValue(asked.actor())
                        .addValue(timestamptz(now)))
                .map(rows -> DeployRows.all(rows).get(0));
    }

    Future<Void> refused(SqlConnection tx, UUID tenant, DeployCode code) {
        return tx.preparedQuery(REFUSED).execute(Tuple.of(tenant, code.name())).mapEmpty();
    }

    Future<List<Deploy>> list(SqlClient client, Optional<TenantId> tenant, Optional<Cursor> after, int limit) {
        return client.preparedQuery(LIST)
                .execute(Tuple.of(
                        tenant.map(TenantId::value).orElse(null),
                        after.map(place -> timestamptz(place.at())).orElse(null),
                        after.map(Cursor::id).orElse(null),
                        limit))
                .map(DeployRows::all);
    }

    Future<Optional<Deploy>> one(SqlClient client, UUID id) {
        return client.preparedQuery(ONE).execute(Tuple.of(id)).map(DeployRows::first);
    }
}
