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
        return config.other().isLimited()
                ? holdBack(RateLimits.address(request, config.forwarded()))
                : Optional.empty();
    }

    Optional<Duration> holdBack(String address) {
        Rate rate = config.other();
        if (levels.size() > ADDRESSES_MAX) {
            levels.clear();
        }
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, machine.instant());
        long most = now + rate.gap() * rate.burst();
        long before = levels.getOrDefault(address, now);
        boolean clockWentBack = before > most; // no level rises above its burst
        long next = (clockWentBack ? now : Math.max(before, now)) + rate.gap();
        if (next > most) {
            return Optional.of(Duration.of(next - most, ChronoUnit.MICROS));
        }
        levels.put(address, next);
        return Optional.empty();
    }
}
