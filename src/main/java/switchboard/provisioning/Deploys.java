package switchboard.provisioning;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Cursor;
import switchboard.provisioning.RequestRepository.New;
import switchboard.provisioning.RequestRepository.Profile;
import switchboard.provisioning.core.DeployCode;

/** Takes in requests for deploys; whoever asks for the same tenant at the same time waits at its profile's row. */
final class Deploys {

    private final Pool pool;
    private final ProvisioningConfig config;
    private final Clock machine;
    private final Ids ids;
    private final RequestRepository requests = new RequestRepository();
    private final PreconditionRepository preconditions = new PreconditionRepository();

    Deploys(Pool pool, ProvisioningConfig config, Clock machine, Ids ids) {
        this.pool = pool;
        this.config = config;
        this.machine = machine;
        this.ids = ids;
    }

    /** What stands in the way is written down in the profile, and answered. */
    Future<Requested> request(UUID tenant, Optional<String> requestId, String actor) {
        return pool.withTransaction(tx -> requests.lockTenant(tx, tenant)
                .compose(profile -> present(tx, tenant, requestId)
                        .compose(found -> found.isPresent()
                                ? Future.succeededFuture(Requested.is(found.get()))
                                : begin(tx, tenant, requestId, actor, profile)))
                .compose(requested -> requested
                        .refused()
                        .map(code -> requests.refused(tx, tenant, code).map(requested))
                        .orElseGet(() -> Future.succeededFuture(requested))));
    }

    Future<Preconditions> check(UUID tenant) {
        return pool.withTransaction(tx -> preconditions.check(tx, tenant));
    }

    Future<List<Deploy>> list(Optional<TenantId> tenant, Optional<Cursor> after, int limit) {
        return requests.list(pool, tenant, after, limit);
    }

    Future<Optional<Deploy>> one(UUID id) {
        return requests.one(pool, id);
    }

    /**
     * The same request again; without a name, whatever number of the tenant's a deploy has bought and still answers.
     */
    private Future<Optional<Deploy>> present(SqlConnection tx, UUID tenant, Optional<String> requestId) {
        return requestId
                .map(named -> requests.sameRequest(tx, tenant, named))
                .orElseGet(() -> requests.inUse(tx, tenant));
    }

    private Future<Requested> begin(
            SqlConnection tx, UUID tenant, Optional<String> requestId, String actor, Optional<Profile> profile) {
        return requests.running(tx, tenant).compose(running -> {
            if (running.isPresent()) {
                return Future.succeededFuture(Requested.not(
                        DeployCode.IN_PROGRESS, "deploy " + running.get().id() + " is under way; wait for its end"));
            }
            return preconditions
                    .check(tx, tenant)
                    .compose(checked -> checked.firstMissing()
                            .map(missing -> Future.succeededFuture(
                                    Requested.not(missing.code(), missing.precondition() + ": " + missing.why())))
                            .orElseGet(() -> profile.map(known -> add(tx, tenant, requestId, actor, known))
                                    .orElseThrow(() ->
                                            new IllegalStateException("all preconditions hold without a profile"))));
        });
    }

    private Future<Requested> add(
            SqlConnection tx, UUID tenant, Optional<String> requestId, String actor, Profile profile) {
        String industry = profile.industry().orElse("");
        Optional<String> agent = config.agentOf(industry);
        if (agent.isEmpty() || config.inboundUrl().isEmpty()) {
            return Future.succeededFuture(Requested.not(
                    DeployCode.PROVIDER_ERROR,
                    "this installation deploys nothing for " + industry
                            + ": set provisioning.agents and provisioning.inbound_url"));
        }
        UUID id = ids.next();
        New asked = new New(
                id,
                tenant,
                requestId.orElse(id.toString()),
                profile.areaCode().orElse(""),
                industry,
                agent.get(),
                actor);
        return requests.add(tx, asked, machine.instant()).map(Requested::is);
    }
}
