package switchboard.provisioning;

import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.List;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Ids;
import switchboard.provider.NumberProvider;

/** The only way in: routes to ask for deploys, and the verticle that carries them on. */
public final class ProvisioningCapability {

    private ProvisioningCapability() {}

    /** {@code machine} times leases and tries. */
    public static Capability open(
            ProvisioningConfig config, Pool pool, NumberProvider provider, Clock machine, Ids ids) {
        Deployer deployer = new Deployer(pool, provider, config, machine, ids);
        return new Capability(
                "provisioning",
                List.of(() -> new ProvisioningVerticle(deployer, config.poll())),
                List.of(new DeployRoutes(new Deploys(pool, config, machine, ids), deployer)));
    }
}
