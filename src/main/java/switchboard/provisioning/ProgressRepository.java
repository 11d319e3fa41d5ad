package switchboard.provisioning;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.error.Failure;
import switchboard.provisioning.core.Move;

/** Carries a deploy on. Each write holds only for whoever has the lease; empty = somebody else has it now. */
final class ProgressRepository {

    private static final String CLAIM = """
            update deploys
               set lease_token = $1,
                   lease_until = $3
             where id = (select id
                           from deploys
                          where (state not in ('ACTIVE', 'FAILED') or state = 'FAILED' and released_at is null)
                            and due_at <= $2
                            and (lease_until is null or lease_until < $2)
                          order by due_at
                          limit 1
                            for update skip locked)
            returning *
            """;

    private static final String ORDERING = """
            update deploys
               set ordered_at = $3,
                   lease_until = $4,
                   updated_at = $3
             where id = $1
               and lease_token = $2
               and state = 'REQUESTED'
               and ordered_at is null
            returning *
            """;

    private static final String REACHED = """
            update deploys
               set state = $3,
                   phone_number = coalesce($4, phone_number),
                   tries = 0,
                   detail = null,
                   lease_until = $6,
                   trace = trace || jsonb_build_object('at', $5::timestamptz, 'state', $3::text),
                   updated_at = $5
             where id = $1
               and lease_token = $2
               and state not in ('ACTIVE', 'FAILED')
            returning *
            """;

    private static final String LATER = """
            update deploys
               set tries = tries + 1,
                   detail = $3,
                   ordered_at = case when $4 then null else ordered_at end,
                   due_at = $6,
                   lease_token = null,
                   lease_until = null,
                   trace = case when tries < 20
                                then trace || jsonb_build_object('at', $5::timestamptz, 'state', state, 'why', $3::text)
                                else trace
                           end,
                   updated_at = $5
             where id = $1
               and lease_token = $2
            returning *
            """;

    private static final String LOCK_TENANT = """
            select user_id
              from profiles
             where user_id = $1
               for update
            """;

    private static final String FAILED = """
              with failed as (
                   update deploys
                      set state = 'FAILED',
                          error = $3,
                          detail = $4,
                          tries = 0,
                          released_at = case when $5 then $6::timestamptz end,
                          lease_until = $7,
                          trace = trace || jsonb_build_object('at', $6::timestamptz, 'state', 'FAILED',
                                                              'error', $3::text, 'why', $4::text),
                          updated_at = $6
                    where id = $1
                      and lease_token = $2
                      and state not in ('ACTIVE', 'FAILED')
                returning *
                 ),
                 told as (
                   update profiles as p
                      set deploy_error = $3
                     from failed as f
                    where p.user_id = f.user_id
                 ),
                 audited as (
                   insert into audit_logs (user_id, action, action_type, entity, entity_id, metadata, created_at)
                   select f.user_id, 'agent.deploy_failed', 'update', 'deploys', f.id::text,
                          jsonb_build_object('actor', f.requested_by, 'error', f.error, 'why', f.detail), $6
                     from failed as f
                 )
            select *
              from failed
            """;

    /** A number retired before may be bought again; one that answers for somebody cannot. */
    private static final String ACTIVATED = """
              with active as (
                   update deploys
                      set state = 'ACTIVE',
                          tries = 0,
                          detail = null,
                          trace = trace || jsonb_build_object('at', $3::timestamptz, 'state', 'ACTIVE'),
                          updated_at = $3
                    where id = $1
                      and lease_token = $2
                      and state = 'CONFIGURED'
                returning *
                 ),
                 agent as (
                   insert into agents as a (user_id, agent_id, phone_number, area_code, is_active, status, industry,
                                            provisioned_by, deploy_request_id, nickname, provider_number_id)
                   select d.user_id, d.agent_id, d.phone_number, d.area_code, true, 'deployed', d.industry,
                          d.requested_by, d.deploy_request_id, $4, d.phone_number
                     from active as d
                       on conflict (phone_number) do update
                      set user_id = excluded.user_id, agent_id = excluded.agent_id, area_code = excluded.area_code,
                          is_active = true, status = 'deployed', industry = excluded.industry,
                          provisioned_by = excluded.provisioned_by, deploy_request_id = excluded.deploy_request_id,
                          nickname = excluded.nickname, provider_number_id = excluded.provider_number_id
                    where a.status = 'retired'
                returning a.id, a.user_id, a.phone_number
                 ),
                 told as (
                   update profiles as p
                      set deploy_error = null
                     from active as d
                    where p.user_id = d.user_id
                 ),
                 audited as (
                   insert into audit_logs (user_id, action, action_type, entity, entity_id, metadata, created_at)
                   select d.user_id, 'agent.deployed', 'insert', 'agents', a.id::text,
                          jsonb_build_object('actor', d.requested_by, 'deploy', d.id, 'phone_number', a.phone_number),
                          $3
                     from active as d
                     join agent as a
                       on a.phone_number = d.phone_number
                 )
            select d.*
              from active as d
              join agent as a
                on a.phone_number = d.phone_number
            """;

    private static final String CLEARED = """
            update deploys
               set released_at = $3,
                   tries = 0,
                   lease_token = null,
                   lease_until = null,
                   trace = trace || jsonb_build_object('at', $3::timestamptz, 'state', state, 'why', 'nothing is left'),
                   updated_at = $3
             where id = $1
               and lease_token = $2
               and state = 'FAILED'
            returning *
            """;

    private final Pool pool;
    private final Duration lease;

    ProgressRepository(Pool pool, Duration lease) {
        this.pool = pool;
        this.lease = lease;
    }

    /** A deploy that something has to be done for, now the holder's of {@code token}. */
    Future<Optional<Deploy>> claim(UUID token, Instant now) {
        return one(pool, CLAIM, Tuple.of(token, timestamptz(now), timestamptz(now.plus(lease))));
    }

    /** Committed before the provider is asked. */
    Future<Optional<Deploy>> ordering(UUID id, UUID token, Instant now) {
        return one(pool, ORDERING, Tuple.of(id, token, timestamptz(now), timestamptz(now.plus(lease))));
    }

    Future<Optional<Deploy>> write(Deploy deploy, UUID token, Move move, Instant now) {
        UUID id = deploy.id();
        return move.fold(
                bought -> reached(id, token, "NUMBER_ORDERED", Optional.of(bought.number()), now),
                reached -> reached(id, token, reached.state().name(), Optional.empty(), now),
                later -> one(
                        pool,
                        LATER,
                        Tuple.of(
                                id,
                                token,
                                later.why(),
                                later.unordered(),
                                timestamptz(now),
                                timestamptz(now.plus(later.after())))),
                failed -> failed(deploy, token, failed, now),
                cleared -> one(pool, CLEARED, Tuple.of(id, token, timestamptz(now))));
    }

    /** The number is an agent, and the profile shows no error. Fails if the number answers for somebody already. */
    Future<Optional<Deploy>> activate(Deploy deploy, UUID token, Instant now) {
        return pool.withTransaction(tx -> tx.preparedQuery(LOCK_TENANT)
                .execute(Tuple.of(deploy.userId()))
                .compose(locked -> one(tx, ACTIVATED, Tuple.of(deploy.id(), token, timestamptz(now), deploy.mark())))
                .compose(active -> active.isPresent()
                        ? Future.succeededFuture(active)
                        : Future.failedFuture(Failure.conflict( // so that the state is rolled back, too
                                "number_in_use", "the number bought answers for somebody already: look into it"))));
    }

    private Future<Optional<Deploy>> failed(Deploy deploy, UUID token, Move.Failed failed, Instant now) {
        Tuple values = Tuple.of(deploy.id(), token, failed.code().name(), failed.why(), failed.unordered())
                .addValue(timestamptz(now))
                .addValue(timestamptz(now.plus(lease)));
        return pool.withTransaction(tx -> tx.preparedQuery(LOCK_TENANT)
                .execute(Tuple.of(deploy.userId()))
                .compose(locked -> one(tx, FAILED, values)));
    }

    private Future<Optional<Deploy>> reached(UUID id, UUID token, String state, Optional<String> number, Instant now) {
        return one(
                pool,
                REACHED,
                Tuple.of(id, token, state, number.orElse(null), timestamptz(now), timestamptz(now.plus(lease))));
    }

    private static Future<Optional<Deploy>> one(SqlClient client, String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).map((RowSet<Row> rows) -> DeployRows.first(rows));
    }
}
