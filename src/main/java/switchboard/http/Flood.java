package switchboard.http;

import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one address may send this node outside the API: webhooks, tools, health, pages. Counted in memory, because a
 * webhook waits for nothing but the database.
 */
public final class Flood {

    /** More addresses than this are forgotten at once: each then has its burst again. */
    private static final int ADDRESSES_MAX = 100_000;

    private final RateConfig config;
    private final Clock machine;
    private final ConcurrentHashMap<String, Long> levels = new ConcurrentHashMap<>();

    public Flood(RateConfig config, Clock machine) {
        this.config = config;
        this.machine = machine;
    }

    /** How long to wait; empty = let it in, which has been counted. */
    public Optional<Duration> holdBack(HttpServerRequest request) {
        Rate rate = config.other();
        if (!rate.isLimited()) {
            return Optional.empty();
        }
        if (levels.size() > ADDRESSES_MAX) {
            levels.clear();
        }
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, machine.instant());
        long most = now + rate.gap() * rate.burst();
        String address = RateLimits.address(request, config.forwarded());
        long next = Math.max(levels.getOrDefault(address, now), now) + rate.gap();
        if (next > most) {
            return Optional.of(Duration.of(next - most, ChronoUnit.MICROS));
        }
        levels.put(address, next);
        return Optional.empty();
    }
}
