package switchboard.inbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.bus.Bus;
import switchboard.platform.error.Failure;
import switchboard.platform.failpoint.FailPoint;

/**
 * Stores deliveries in batches that form by themselves: a flusher takes whatever has arrived by the time it is free. No
 * timer, so a lone delivery waits for nobody. Safe for use by several event loops.
 */
final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int STUCK_TIMEOUTS = 5;

    private record Waiting(Arrival arrival, Promise<Boolean> stored) {}

    private final InboxRepository repository;
    private final InboxConfig config;
    private final Bus bus;
    private final InboxTally tally;
    private final Repeats repeats;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int flushing;
    private int stuck;

    Intake(InboxRepository repository, InboxConfig config, Bus bus, InboxTally tally) {
        this.repository = repository;
        this.config = config;
        this.bus = bus;
        this.tally = tally;
        this.repeats = new Repeats(repository);
    }

    /** True once it is on disk, false if it was there before. Fails as unavailable, soon, when it cannot be stored. */
    Future<Boolean> store(Arrival arrival) {
        Waiting waiting = new Waiting(arrival, Promise.promise());
        boolean flush;
        synchronized (this) {
            if (stuck == config.flushers() || queue.size() >= config.waitingMax()) {
                tally.turnedAway();
                return Future.failedFuture(away());
            }
            queue.add(waiting);
            flush = flushing < config.flushers();
            flushing += flush ? 1 : 0;
        }
        if (flush) {
            flush();
        }
        return waiting.stored().future();
    }

    /** One turn of a flusher, then the next, until nothing waits. */
    private void flush() {
        List<Waiting> batch = next();
        if (batch.isEmpty()) {
            return;
        }
        InboxTally.Flush timing = tally.flush(batch.size());
        Future<Set<String>> stored = repository
                .storeOnce(batch.stream().map(Waiting::arrival).toList())
                .map(FailPoint.DELIVERY_STORED::passed);
        long timeout = config.storeTimeout().toMillis();
        stored.timeout(timeout, TimeUnit.MILLISECONDS)
                .onSuccess(fresh -> {
                    timing.stop();
                    answer(batch, fresh);
                    flush();
                })
                .onFailure(error -> {
                    LOG.warn("{} deliveries could not be stored; their senders come back: {}", batch.size(), error);
                    turnAway(batch);
                    afterFailure(stored);
                });
    }

    private synchronized List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        while (!queue.isEmpty() && batch.size() < config.flushMax()) {
            batch.add(queue.remove());
        }
        flushing -= batch.isEmpty() ? 1 : 0;
        return batch;
    }

    private void answer(List<Waiting> batch, Set<String> fresh) {
        int stored = fresh.size();
        if (stored > 0) {
            bus.publish(InboxEvents.STORED, new DeliveryStored(stored));
        }
        tally.stored(stored, batch.size() - stored);
        for (Waiting waiting : batch) {
            boolean isNew = fresh.remove(waiting.arrival().key());
            if (!isNew) {
                repeats.add(waiting.arrival().key());
            }
            waiting.stored().complete(isNew);
        }
        repeats.count();
    }

    /**
     * A flusher whose statement has not come back stays where it is: freeing it would only pile up more of them. When
     * all are stuck nothing waits, neither what is queued nor what comes, until one is back or given up for lost.
     */
    private void afterFailure(Future<?> stored) {
        if (stored.isComplete()) {
            flush();
            return;
        }
        List<Waiting> hopeless = new ArrayList<>();
        synchronized (this) {
            stuck++;
            if (stuck == config.flushers()) {
                hopeless.addAll(queue);
                queue.clear();
            }
        }
        turnAway(hopeless);
        stored.timeout(STUCK_TIMEOUTS * config.storeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(backOrLost -> {
                    synchronized (this) {
                        stuck--;
                    }
                    flush();
                });
    }

    private void turnAway(List<Waiting> waiting) {
        waiting.forEach(one -> {
            tally.turnedAway();
            one.stored().fail(away());
        });
    }

    private static Failure away() {
        return Failure.unavailable("inbox_unavailable", "The delivery could not be stored. Send it again soon.");
    }
}
