package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.redis.LuaScript;
import switchboard.platform.web.Identity;
import switchboard.platform.web.Identity.Role;

/**
 * How often one may ask the API, by address and by who asks; all nodes count together in Redis. Without Redis everybody
 * passes: a limit protects the service, and may not be what stops it.
 */
public final class RateLimits {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

    /** How long Redis is left alone after it did not answer. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final LuaScript script;
    private final RateConfig config;
    private final Clock machine;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile Instant asksAgain = Instant.MIN;

    public RateLimits(Redis redis, RateConfig config, Clock machine) {
        this.script = LuaScript.fromResource(redis, "/lua/http/rate.lua");
        this.config = config;
        this.machine = machine;
    }

    /** Counts a request; fails with 429 if it is one too many. {@code who} is empty if nobody knows. */
    Future<Void> count(HttpServerRequest request, Optional<Identity> who) {
        List<String> keys = new ArrayList<>();
        List<Object> figures = new ArrayList<>();
        add(keys, figures, "address:" + address(request, config.forwarded()), config.address());
        who.ifPresent(known -> add(
                keys, figures, "who:" + known.name(), known.role() == Role.SERVICE ? config.service() : config.user()));
        boolean resting = machine.instant().isBefore(asksAgain);
        return keys.isEmpty() || resting ? Future.succeededFuture() : ask(keys, figures);
    }

    private Future<Void> ask(List<String> keys, List<Object> figures) {
        return script.call(keys, figures.toArray())
                .timeout(config.redisPatience().toMillis(), TimeUnit.MILLISECONDS)
                .map(reply -> {
                    if (away.getAndSet(false)) {
                        LOG.info("Redis is back: requests are counted again");
                    }
                    return Duration.ofNanos(reply.toLong() * 1000);
                })
                .otherwise(this::pass)
                .compose(wait -> wait.isZero() ? Future.succeededFuture() : Future.failedFuture(Refusal.tooMany(wait)));
    }

    private Duration pass(Throwable error) {
        asksAgain = machine.instant().plus(REST);
        if (!away.getAndSet(true)) {
            LOG.warn("Redis does not answer: requests pass uncounted ({})", error.toString());
        }
        return Duration.ZERO;
    }

    private static void add(List<String> keys, List<Object> figures, String whose, Rate rate) {
        if (rate.isLimited()) {
            keys.add("rate:{api}:" + whose);
            figures.add(rate.gap());
            figures.add(rate.burst());
        }
    }

    /** Whom a request comes from, as far as anybody can know. */
    static String address(HttpServerRequest request, boolean forwarded) {
        String chain = forwarded ? request.getHeader("X-Forwarded-For") : null;
        String last =
                chain == null ? "" : chain.substring(chain.lastIndexOf(',') + 1).strip();
        return last.isEmpty() || last.length() > 64 ? request.remoteAddress().hostAddress() : last;
    }
}
