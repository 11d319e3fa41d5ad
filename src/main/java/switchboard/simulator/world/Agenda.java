package switchboard.simulator.world;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to happen, by business time. Somebody wakes it every few milliseconds of the machine's time, so it keeps up
 * with a clock that is scaled or jumps; what is due is done in the order of its time, and at its own time, however late
 * the waking. Confined to one event loop, but for {@link #next()}.
 */
public final class Agenda {

    private static final Logger LOG = LoggerFactory.getLogger(Agenda.class);

    private final Clock business;
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparing(Entry::order));
    private volatile Optional<Instant> next = Optional.empty();
    private Optional<Instant> present = Optional.empty();
    private long order;

    public Agenda(Clock business) {
        this.business = business;
    }

    /** Something on the agenda, kept in order to strike it off. */
    public record Entry(Instant at, long order, Runnable what) {}

    /** The time of what is being done, however late it is done; else the clock's. */
    public Instant now() {
        return present.orElseGet(() -> business.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    public Entry add(Instant at, Runnable what) {
        Entry entry = new Entry(at, order++, what);
        entries.add(entry);
        publish();
        return entry;
    }

    public void strike(Entry entry) {
        entries.remove(entry);
        publish();
    }

    /** Does all that is due. */
    public void wake() {
        if (present.isPresent()) {
            return; // from within: all that came before is done already
        }
        Instant now = business.instant();
        while (!entries.isEmpty() && !entries.element().at().isAfter(now)) {
            Entry due = entries.remove();
            present = Optional.of(due.at());
            try {
                due.what().run();
            } catch (RuntimeException e) {
                LOG.error("an event of the simulated world failed and is left out", e);
            }
        }
        present = Optional.empty();
        publish();
    }

    /** When the next thing happens. May be asked by any thread. */
    public Optional<Instant> next() {
        return next;
    }

    private void publish() {
        next = Optional.ofNullable(entries.peek()).map(Entry::at);
    }
}
