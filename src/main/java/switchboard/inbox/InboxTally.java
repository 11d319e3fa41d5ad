package switchboard.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What the inbox counts, as metrics. Their meaning stands in the table of the package {@code http}. */
final class InboxTally {

    private final MeterRegistry registry;
    private final Timer storing;
    private final DistributionSummary batches;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter turnedAway;

    InboxTally(MeterRegistry registry) {
        this.registry = registry;
        this.storing = registry.timer("switchboard.inbox.store");
        this.batches = registry.summary("switchboard.inbox.batch");
        this.stored = registry.counter("switchboard.inbox.stored");
        this.duplicate = registry.counter("switchboard.inbox.duplicate");
        this.turnedAway = registry.counter("switchboard.inbox.turned.away");
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

    void refused(String source) {
        registry.counter("switchboard.inbox.refused", "source", source).increment();
    }

    void handled(String outcome) {
        registry.counter("switchboard.inbox.handled", "outcome", outcome).increment();
    }
}
