package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.http.IdempotencyRepository.Kept;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Database;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Problem;

/**
 * Writes that carry an {@code Idempotency-Key} run once: the same key and body get the first answer again, another body
 * is refused. An answer that failed is forgotten, so that the write can be tried again.
 */
public final class IdempotencyKeys implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);
    private static final Set<HttpMethod> WRITES =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
    private static final int LENGTH_MAX = 255;

    /** A request that has not answered in this time has died with its node. */
    private static final Duration RUN_MAX = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IdempotencyRepository repository;
    private final Clock clock;

    public IdempotencyKeys(Pool pool, Clock machine) {
        this.repository = new IdempotencyRepository(pool);
        this.clock = machine;
    }

    @Override
    public void handle(RoutingContext ctx) {
        String key = ctx.request().getHeader("Idempotency-Key");
        if (key == null || !WRITES.contains(ctx.request().method())) {
            ctx.next();
            return;
        }
        if (key.isBlank() || key.length() > LENGTH_MAX) {
            throw Failure.invalid("invalid_idempotency_key", "Idempotency-Key has 1 to " + LENGTH_MAX + " characters.")
                    .about("Idempotency-Key");
        }
        String scope = Identity.find(ctx).map(IdempotencyKeys::scope).orElse("");
        String hash = hash(ctx);
        Database.answer(
                        repository.begin(
                                scope,
                                key,
                                hash,
                                clock.instant(),
                                clock.instant().minus(RUN_MAX)),
                        PATIENCE)
                .compose(begun -> begun ? run(ctx, scope, key) : again(ctx, scope, key, hash))
                .onFailure(ctx::fail);
    }

    /** Forgets answers given before {@code age} ago; a nightly job calls it. */
    public Future<Integer> forgetOlderThan(Duration age) {
        return repository.forgetBefore(clock.instant().minus(age));
    }

    private Future<Void> run(RoutingContext ctx, String scope, String key) {
        JsonAnswers.record(
                ctx,
                (status, body, contentType) -> repository
                        .keep(scope, key, new Kept("", Optional.of(status), body, contentType))
                        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .onFailure(error -> LOG.warn("an answer was given but not kept for {}", key, error)));
        ctx.addEndHandler(ended -> {
            if (ctx.response().getStatusCode() >= 400 && !RequestTimeout.hasPassed(ctx)) {
                repository
                        .forget(scope, key)
                        .onFailure(error -> LOG.warn("the key {} stays taken for a while", key, error));
            }
        });
        ctx.next();
        return Future.succeededFuture();
    }

    private Future<Void> again(RoutingContext ctx, String scope, String key, String hash) {
        return Database.answer(repository.find(scope, key), PATIENCE).compose(found -> {
            Kept kept = found.orElseThrow(() -> Failure.unavailable("try_again", "The first request just failed."));
            if (!kept.requestHash().equals(hash)) {
                throw Failure.conflict(
                                "idempotency_key_reused", "This Idempotency-Key came with another request before.")
                        .about("Idempotency-Key");
            }
            if (kept.status().isEmpty()) {
                return Problem.of(409, "request_in_progress", "The first request with this key is still running.")
                        .retryAfter(Duration.ofSeconds(1))
                        .send(ctx.response());
            }
            ctx.response()
                    .setStatusCode(kept.status().get())
                    .putHeader("Idempotent-Replayed", "true")
                    .putHeader("Content-Type", kept.contentType());
            return ctx.end(kept.answer());
        });
    }

    /** An admin who acts as a tenant gets no answer that was another tenant's. */
    private static String scope(Identity who) {
        return who.isActing()
                ? who.name() + " as " + who.tenant().map(Object::toString).orElse("")
                : who.name();
    }

    private static String hash(RoutingContext ctx) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((ctx.request().method() + " " + ctx.request().uri() + "\n").getBytes(StandardCharsets.UTF_8));
            Optional.ofNullable(ctx.body().buffer()).map(Buffer::getBytes).ifPresent(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
