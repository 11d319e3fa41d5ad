package switchboard.audit;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.audit.ProviderErasureRepository.Due;
import switchboard.platform.sql.Storable;
import switchboard.provider.VoiceProvider;

/** Has the provider delete the calls of people who were erased here: asked again until it has. */
final class ProviderErasures {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderErasures.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int ERROR_CHARS_MAX = 500;

    private final ProviderErasureRepository erasures;
    private final VoiceProvider provider;
    private final ErasureConfig config;
    private final Clock machine;

    ProviderErasures(ProviderErasureRepository erasures, VoiceProvider provider, ErasureConfig config, Clock machine) {
        this.erasures = erasures;
        this.provider = provider;
        this.config = config;
        this.machine = machine;
    }

    /** Goes on until nothing is due. */
    Future<Void> carryOutDue() {
        return erasures.claimDue(config.batch(), machine.instant().plus(config.lease()), machine.instant())
                .compose(due ->
                        Future.join(due.stream().map(this::carryOut).toList()).map(due.size()))
                .compose(claimed -> claimed == config.batch() ? carryOutDue() : Future.succeededFuture());
    }

    private Future<Void> carryOut(Due due) {
        return provider.forget(due.providerCallId())
                .transform(tried -> tried.succeeded()
                        ? erasures.done(due.providerCallId(), machine.instant())
                        : later(due, String.valueOf(tried.cause().getMessage())));
    }

    private Future<Void> later(Due due, String why) {
        LOG.warn("the provider has not deleted call {}; asked again later: {}", due.providerCallId(), why);
        String said = Storable.text(why);
        return erasures.tryAgain(
                due.providerCallId(),
                machine.instant().plus(retryAfter(due.attempts())),
                said.substring(0, Math.min(said.length(), ERROR_CHARS_MAX)));
    }

    private Duration retryAfter(int attempts) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(config.retryMax()) > 0 ? config.retryMax() : wait;
    }
}
