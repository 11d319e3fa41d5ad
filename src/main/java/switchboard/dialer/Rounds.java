package switchboard.dialer;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.CallProgressed;
import switchboard.dialer.Intents.Node;
import switchboard.platform.core.TenantId;

/** What the dialer does when it is woken. */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Dialer dialer;
    private final Lookups lookups;
    private final Desk desk;
    private final Node node;
    private boolean beside;

    Rounds(Dialer dialer, Lookups lookups, Desk desk, Node node) {
        this.dialer = dialer;
        this.lookups = lookups;
        this.desk = desk;
        this.node = node;
    }

    /**
     * Goes on while more are due; says after how long somebody who was turned away may ask again. While whole batches
     * start, two rounds run beside each other: one waits for the database while the other decides.
     */
    Future<Optional<Duration>> dial() {
        return dialer.dialDueLeads().compose(done -> {
            if (!done.more()) {
                return Future.succeededFuture(done.retryAfter());
            }
            if (!done.full() || beside) {
                return dial();
            }
            beside = true;
            Future<Optional<Duration>> other = dial().onComplete(ended -> beside = false);
            return Future.join(dial(), other).map(both -> sooner(both.resultAt(0), both.resultAt(1)));
        });
    }

    private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** Attempts nobody has heard of, campaigns that are through. */
    Future<Void> tidy() {
        return lookups.lookForMissing()
                .compose(looked -> desk.campaigns().finishEmpty())
                .mapEmpty();
    }

    Future<Integer> wake(TenantId tenant) {
        return desk.queue().wakeTenant(tenant, node.clocks().business().instant());
    }

    /** Shows in the queue that the lead is talking. The call's row is the truth; this one only follows it. */
    void progressed(CallProgressed news) {
        if (news.status().equals("in-progress")) {
            desk.queue()
                    .markInCall(news.call())
                    .onFailure(error -> LOG.debug("the queue row will show it later: {}", error.getMessage()));
        }
    }

    Future<Void> placed() {
        return dialer.drained();
    }
}
