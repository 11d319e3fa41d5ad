package switchboard.provisioning;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.async.SingleFlight;

/** Takes up deploys that rest: those to be tried again, and those whose node has died. */
final class ProvisioningVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(ProvisioningVerticle.class);

    private final Duration poll;
    private final SingleFlight rounds;
    private long timer;

    ProvisioningVerticle(Deployer deployer, Duration poll) {
        this.poll = poll;
        this.rounds = new SingleFlight(() -> deployer.round()
                .onFailure(error -> LOG.warn("deploys are looked at again at the next poll: {}", error.getMessage())));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(poll.toMillis(), tick -> rounds.run());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(timer);
        return rounds.drain();
    }
}
