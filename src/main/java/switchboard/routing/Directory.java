package switchboard.routing;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.platform.core.TenantId;
import switchboard.routing.core.OurNumber;

/**
 * All our numbers, in memory. Changed numbers are read when the database tells of them and every poll; everything is
 * read when told, and now and then, which also finds what has no time of its own, such as a tenant's opening hours.
 */
public final class Directory {

    /** A row committed late carries an earlier time than one read before it. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final DirectoryRepository repository;
    private final Duration fullReload;
    private final Clock machine;
    private volatile Map<String, OurNumber> numbers = Map.of();
    private volatile Instant reloadedAt = Instant.EPOCH;
    private volatile boolean outdated = true;

    Directory(DirectoryRepository repository, Duration fullReload, Clock machine) {
        this.repository = repository;
        this.fullReload = fullReload;
        this.machine = machine;
    }

    /** Empty if the number is nobody's. */
    public Optional<OurNumber> find(String e164) {
        return Optional.ofNullable(numbers.get(e164));
    }

    Optional<OurNumber> overflow(OurNumber number) {
        return number.overflowAgent()
                .flatMap(agent -> numbers.values().stream()
                        .filter(other -> other.answers()
                                && other.tenant().equals(number.tenant())
                                && other.agent().equals(agent)
                                && !other.e164().equals(number.e164()))
                        .findFirst());
    }

    boolean answersFor(TenantId tenant, String agent) {
        return numbers.values().stream()
                .anyMatch(number -> number.answers()
                        && number.tenant().equals(tenant)
                        && number.agent().equals(agent));
    }

    /**
     * More has changed than rows that are newer: a number has gone, or another table. The next refresh reads it all.
     */
    void outdated() {
        outdated = true;
    }

    /** Reads what changed since the last time, or everything when it is known to be old or was read long ago. */
    Future<Void> refresh() {
        Instant now = machine.instant();
        if (outdated || Duration.between(reloadedAt, now).compareTo(fullReload) >= 0) {
            outdated = false; // first: what changes while it is being read is read again
            return repository
                    .all()
                    .onSuccess(all -> replace(all, now))
                    .onFailure(error -> outdated())
                    .mapEmpty();
        }
        return repository
                .changedSince(now.minus(OVERLAP))
                .onSuccess(this::merge)
                .mapEmpty();
    }

    private void replace(List<OurNumber> all, Instant at) {
        Map<String, OurNumber> next = new HashMap<>();
        all.forEach(number -> next.put(number.e164(), number));
        numbers = Map.copyOf(next);
        reloadedAt = at;
    }

    private void merge(List<OurNumber> changed) {
        if (!changed.isEmpty()) {
            Map<String, OurNumber> next = new HashMap<>(numbers);
            changed.forEach(number -> next.put(number.e164(), number));
            numbers = Map.copyOf(next);
        }
    }
}
