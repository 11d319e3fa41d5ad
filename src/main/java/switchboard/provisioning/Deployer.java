package switchboard.provisioning;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Ids;
import switchboard.provider.NumberProvider;
import switchboard.provider.core.NumberAnswer;
import switchboard.provisioning.core.DeployCode;
import switchboard.provisioning.core.DeployPlan;
import switchboard.provisioning.core.Move;
import switchboard.provisioning.core.Step;

/** Takes up whatever deploys have something to be done, one after another, step by step; on the machine's clock. */
final class Deployer {

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
    private static final int ROUND_MAX = 100;

    private final ProgressRepository rows;
    private final NumberProvider provider;
    private final ProvisioningConfig config;
    private final DeployPlan plan;
    private final Clock machine;
    private final Ids ids;

    Deployer(Pool pool, NumberProvider provider, ProvisioningConfig config, Clock machine, Ids ids) {
        this.rows = new ProgressRepository(pool, config.lease());
        this.provider = provider;
        this.config = config;
        this.plan = config.plan();
        this.machine = machine;
        this.ids = ids;
    }

    /** Completes when nothing is due. */
    Future<Void> round() {
        return round(ROUND_MAX);
    }

    private Future<Void> round(int left) {
        UUID token = ids.next();
        return rows.claim(token, machine.instant())
                .compose(claimed -> claimed.isEmpty() || left == 0
                        ? Future.succeededFuture()
                        : carryOn(claimed.get(), token).compose(done -> round(left - 1)));
    }

    /** A step that fails as no answer of the provider's does is tried again when the lease is over. */
    private Future<Void> carryOn(Deploy deploy, UUID token) {
        return step(deploy, token)
                .compose(after -> after.filter(more -> plan.next(more.standing()) != Step.NOTHING)
                        .filter(more -> more.tries() == 0)
                        .map(more -> carryOn(more, token))
                        .orElseGet(Future::succeededFuture))
                .recover(error -> {
                    LOG.warn("deploy {} goes on when its lease is over: {}", deploy.id(), error.getMessage());
                    return Future.succeededFuture();
                });
    }

    /** The deploy after its next step; empty if somebody else has it. */
    private Future<Optional<Deploy>> step(Deploy deploy, UUID token) {
        return switch (plan.next(deploy.standing())) {
            case ORDER -> order(deploy, token);
            case LOOK -> look(deploy).compose(move -> write(deploy, token, move));
            case BIND ->
                provider.bind(number(deploy), deploy.agentId(), config.inboundUrl())
                        .compose(answer -> write(deploy, token, plan.bound(answer, deploy.standing())));
            case ACTIVATE -> activate(deploy, token);
            case RELEASE -> release(deploy).compose(move -> write(deploy, token, move));
            case NOTHING -> Future.succeededFuture(Optional.empty());
        };
    }

    /** Whoever was held up so long that the lease is over must not buy: another node may have ended this deploy. */
    private Future<Optional<Deploy>> order(Deploy deploy, UUID token) {
        Instant began = machine.instant();
        Instant lastMoment = began.plus(config.lease().dividedBy(2));
        return rows.ordering(deploy.id(), token, began).compose(written -> {
            if (written.isEmpty()) {
                return Future.succeededFuture(written);
            }
            Deploy ordering = written.get();
            return provider.buy(
                            ordering.areaCode(),
                            ordering.mark(),
                            () -> machine.instant().isBefore(lastMoment))
                    .compose(answer -> write(ordering, token, plan.ordered(answer, ordering.standing())));
        });
    }

    private Future<Move> look(Deploy deploy) {
        return provider.marked(deploy.mark())
                .map(found -> plan.looked(
                        found.stream().map(PhoneNumber::e164).findFirst(), deploy.standing(), machine.instant()))
                .otherwise(error -> plan.later(deploy.standing(), "" + error.getMessage(), false));
    }

    /** A number that answers for somebody is not given back. Whoever lost the lease writes nothing here either. */
    private Future<Optional<Deploy>> activate(Deploy deploy, UUID token) {
        return rows.activate(deploy, token, machine.instant())
                .recover(error -> error instanceof Failure inUse && inUse.kind() == Failure.Kind.CONFLICT
                        ? write(deploy, token, new Move.Failed(DeployCode.PROVIDER_ERROR, inUse.explanation(), true))
                        : Future.failedFuture(error));
    }

    /** What is given back is what carries the mark, known to the row or not. */
    private Future<Move> release(Deploy deploy) {
        return provider.marked(deploy.mark())
                .compose(this::releaseEach)
                .map(answer -> plan.released(answer, deploy.standing()))
                .otherwise(error -> plan.later(deploy.standing(), "" + error.getMessage(), false));
    }

    private Future<NumberAnswer> releaseEach(List<PhoneNumber> numbers) {
        Future<NumberAnswer> released =
                Future.succeededFuture(new NumberAnswer(NumberAnswer.Kind.DONE, "there was none"));
        for (PhoneNumber number : numbers) {
            released = released.compose(before -> before.kind() == NumberAnswer.Kind.DONE
                    ? provider.release(number)
                    : Future.succeededFuture(before));
        }
        return released;
    }

    private Future<Optional<Deploy>> write(Deploy deploy, UUID token, Move move) {
        return rows.write(deploy, token, move, machine.instant());
    }

    private static PhoneNumber number(Deploy deploy) {
        return deploy.phoneNumber()
                .map(PhoneNumber::new)
                .orElseThrow(() -> new IllegalStateException("deploy " + deploy.id() + " has no number"));
    }
}
