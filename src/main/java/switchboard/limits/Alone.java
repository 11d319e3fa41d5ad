package switchboard.limits;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When Redis does not answer, or has forgotten: for a few seconds PostgreSQL holds the account's slots and all rates
 * alone, on every node, so that nodes which still reach Redis and nodes which do not share one pace. Redis is tried
 * again twice a second.
 */
final class Alone {

    private static final Logger LOG = LoggerFactory.getLogger(Alone.class);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration SAID_AGAIN_AFTER = Duration.ofSeconds(1);

    private final AloneRepository paces;
    private final Duration term;
    private final Clock machine;
    private volatile Instant awayUntil = Instant.EPOCH;
    private volatile Instant saidAt = Instant.EPOCH;

    Alone(AloneRepository paces, LimitsConfig config, Clock machine) {
        this.paces = paces;
        this.term = SAID_AGAIN_AFTER.multipliedBy(3).plus(config.accountQuiet().multipliedBy(2));
        this.machine = machine;
    }

    /** Redis did not answer a moment ago and is not asked yet. */
    boolean isAway() {
        return machine.instant().isBefore(awayUntil);
    }

    void away(Throwable error) {
        Instant now = machine.instant();
        if (now.isAfter(awayUntil.plus(SAID_AGAIN_AFTER))) {
            LOG.warn("Redis is away; PostgreSQL alone decides: {}", error.getMessage());
        }
        awayUntil = now.plus(TRY_AGAIN_AFTER);
    }

    /** From when this succeeds every admission counts starts and slots in PostgreSQL. */
    Future<Void> begin() {
        Instant now = machine.instant();
        if (now.isBefore(saidAt.plus(SAID_AGAIN_AFTER)) && !now.isBefore(saidAt)) {
            return Future.succeededFuture();
        }
        return paces.begin(term).onSuccess(said -> saidAt = now);
    }
}
