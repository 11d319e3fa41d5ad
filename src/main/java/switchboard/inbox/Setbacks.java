package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.inbox.core.Redelivery;
import switchboard.platform.bus.Bus;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Database;

/** What follows when handling a delivery fails: another try later, or a dead letter and word of it. */
final class Setbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Setbacks.class);

    private final MarkRepository marks;
    private final Bus bus;
    private final InboxTally tally;
    private final Clock clock;

    Setbacks(MarkRepository marks, Bus bus, InboxTally tally, Clock clock) {
        this.marks = marks;
        this.bus = bus;
        this.tally = tally;
        this.clock = clock;
    }

    void handled(Claim claim, Replay replay) {
        StoredDelivery delivery = claim.delivery();
        tally.handled(replay.status());
        tally.lag(delivery.source(), Duration.between(delivery.receivedAt(), clock.instant()));
    }

    Future<Replay> giveUp(Claim claim, String why) {
        return record(claim, Failure.invalid("given_up", why), Optional.empty());
    }

    Future<Replay> failed(Claim claim, Throwable thrown) {
        StoredDelivery delivery = claim.delivery();
        Throwable error = Database.failure(thrown); // a lock that took too long, a lost line: no bug of ours
        if (error instanceof LapsedClaim) {
            tally.leaseLost();
            LOG.info("delivery {} lapsed while it was handled; another node has it", delivery.id());
            return Future.succeededFuture(Replay.failed(delivery.id(), "pending", error));
        }
        if (!(error instanceof Failure)) {
            LOG.error("bug: delivery {} ({}, {})", delivery.id(), delivery.source(), delivery.event(), error);
        }
        return record(claim, error, wait(error, delivery.attempts()));
    }

    private static Optional<Duration> wait(Throwable error, int attempt) {
        if (!(error instanceof Failure failure)) {
            return Redelivery.waitAfter(attempt);
        }
        return switch (failure.kind()) {
            case INVALID, UNAUTHORIZED, FORBIDDEN, NOT_FOUND -> Optional.empty();
            case CONFLICT -> Redelivery.waitAfterConflict(attempt);
            case UNAVAILABLE -> Redelivery.waitAfter(attempt);
        };
    }

    private Future<Replay> record(Claim claim, Throwable error, Optional<Duration> wait) {
        StoredDelivery delivery = claim.delivery();
        Instant now = clock.instant();
        String state = wait.isPresent() ? "failed" : "dead";
        String message = Replay.code(error) + ": " + Replay.explanation(error);
        JsonObject entry = new JsonObject()
                .put("at", now.toString())
                .put("attempt", delivery.attempts())
                .put("code", Replay.code(error))
                .put("detail", Replay.explanation(error));
        return marks.markFailed(claim, wait.map(now::plus), message, entry)
                .onSuccess(marked -> announce(delivery, state, error))
                .onFailure(lost -> LOG.warn("delivery {} comes due again when its lease lapses", delivery.id(), lost))
                .otherwise(false)
                .map(marked -> Replay.failed(delivery.id(), state, error));
    }

    private void announce(StoredDelivery delivery, String state, Throwable error) {
        tally.handled(state);
        if (state.equals("dead")) {
            LOG.warn("delivery {} ({}) is dead: {}", delivery.id(), delivery.event(), Replay.code(error));
            bus.publish(
                    InboxEvents.DIED,
                    new DeliveryDied(
                            delivery.id(),
                            delivery.source(),
                            delivery.event(),
                            Replay.code(error),
                            Replay.explanation(error)));
        }
    }
}
