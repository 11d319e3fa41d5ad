package switchboard.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import switchboard.platform.meter.Timing;

/** What the inbox counts, as metrics. Their meaning stands in {@code metrics.tsv}. */
final class InboxTally {

    private static final String REFUSED = "switchboard.inbox.refused";
    private static final String HANDLED = "switchboard.inbox.handled";
    private static final List<String> OUTCOMES = List.of("done", "skipped", "failed", "dead");

    private final MeterRegistry registry;
    private final Timer storing;
    private final DistributionSummary batches;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter turnedAway;
    private final Counter leasesLost;
    private final Timing receipts;
    private final Timing lag;

    /** {@code sources} are those whose webhooks are taken in. */
    InboxTally(MeterRegistry registry, List<String> sources) {
        this.registry = registry;
        this.storing = registry.timer("switchboard.inbox.store");
        this.batches = registry.summary("switchboard.inbox.batch");
        this.stored = registry.counter("switchboard.inbox.stored");
        this.duplicate = registry.counter("switchboard.inbox.duplicate");
        this.turnedAway = registry.counter("switchboard.inbox.turned.away");
        this.leasesLost = registry.counter("switchboard.inbox.leases.lost");
        this.receipts = new Timing(registry, "switchboard.inbox.receipt", "source", sources);
        this.lag = new Timing(registry, "switchboard.inbox.lag", "source", sources);
        sources.forEach(source -> registry.counter(REFUSED, "source", source));
        OUTCOMES.forEach(outcome -> registry.counter(HANDLED, "outcome", outcome));
    }

    /** One batch on its way to the database. */
    final class Flush {
        private final Timer.Sample sample = Timer.start(registry);

        void stop() {
            sample.stop(storing);
        }
    }

    Flush flush(int deliveries) {
        batches.record(deliveries);
        return new Flush();
    }

    void stored(int fresh, int repeated) {
        stored.increment(fresh);
        duplicate.increment(repeated);
    }

    void turnedAway() {
        turnedAway.increment();
    }

    /** From the request to its answer. */
    <T> Future<T> receipt(String source, Future<T> answered) {
        return receipts.of(answered, done -> source);
    }

    /** From the webhook's arrival to its effect being on disk. */
    void lag(String source, Duration since) {
        lag.record(source, since.isNegative() ? Duration.ZERO : since);
    }

    /** Another node has taken over what this one was handling. */
    void leaseLost() {
        leasesLost.increment();
    }

    void refused(String source) {
        registry.counter(REFUSED, "source", source).increment();
    }

    void handled(String outcome) {
        registry.counter(HANDLED, "outcome", outcome).increment();
    }
}
