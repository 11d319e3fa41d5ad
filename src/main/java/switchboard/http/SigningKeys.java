package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.error.Failure;

/**
 * The public keys that users' tokens may be signed with, fetched from their address. Rotation: an unknown key's name
 * has them fetched again, at most once in {@code keys_retry}; all are fetched again after {@code keys_age}. While the
 * address does not answer, the keys known stay in use.
 */
final class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final Vertx vertx;
    private final HttpClient client;
    private final TokenConfig config;
    private final Clock machine;
    private Keys known = new Keys(Set.of(), Optional.empty());
    private Instant fetchedAt = Instant.EPOCH;
    private Instant triedAt = Instant.EPOCH;
    private @Nullable Future<Keys> fetching;

    SigningKeys(Vertx vertx, TokenConfig config, Clock machine) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient();
        this.config = config;
        this.machine = machine;
    }

    private record Keys(Set<String> names, Optional<JWTAuth> verifier) {}

    /** Verifies what the named key has signed; fails if nobody publishes such a key. */
    synchronized Future<JWTAuth> of(String name) {
        Instant now = machine.instant();
        boolean stale = !now.isBefore(fetchedAt.plus(config.keysAge()));
        boolean maySay = !now.isBefore(triedAt.plus(config.keysRetry()));
        Future<Keys> keys = Future.succeededFuture(known);
        if (fetching != null && (stale || !known.names().contains(name))) {
            keys = fetching;
        } else if (maySay && (stale || !known.names().contains(name))) {
            keys = fetch(now);
        }
        return keys.map(all -> {
            if (all.names().isEmpty()) {
                throw Failure.unavailable("keys_unavailable", "The keys of users' tokens cannot be fetched right now.");
            }
            return all.verifier()
                    .filter(any -> all.names().contains(name))
                    .orElseThrow(() -> TokenClaims.refused("The token is signed with a key nobody publishes."));
        });
    }

    private Future<Keys> fetch(Instant now) {
        triedAt = now;
        Future<Keys> fetched = client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(config.jwksUrl())
                        .setConnectTimeout(config.keysTimeout().toMillis())
                        .setTimeout(config.keysTimeout().toMillis()))
                .compose(request -> request.send()
                        .compose(answer -> answer.statusCode() == 200
                                ? answer.body()
                                : Future.failedFuture("status " + answer.statusCode())))
                .map(body -> read(body.toJsonObject()))
                .map(keys -> take(keys, now))
                .recover(error -> keep(error))
                .eventually(this::finish);
        fetching = fetched.isComplete() ? null : fetched;
        return fetched;
    }

    private synchronized Keys take(Keys keys, Instant now) {
        known = keys;
        fetchedAt = now;
        return keys;
    }

    private synchronized Future<Keys> keep(Throwable error) {
        LOG.warn(
                "the keys of users' tokens were not fetched, {} stay in use",
                known.names().size(),
                error);
        return Future.succeededFuture(known);
    }

    private synchronized Future<Void> finish() {
        fetching = null;
        return Future.succeededFuture();
    }

    /** Only public keys of the two kinds; a shared secret published there must not become one. */
    private Keys read(JsonObject document) {
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(UserTokens.signatureOnly());
        Set<String> names = new HashSet<>();
        for (Object each : document.getJsonArray("keys", new JsonArray())) {
            if (each instanceof JsonObject key && isOurs(key) && works(key)) {
                options.addJwk(key);
                names.add(key.getString("kid"));
            }
        }
        if (names.isEmpty()) {
            throw new DecodeException("no key in it is for ES256 or RS256");
        }
        return new Keys(Set.copyOf(names), Optional.of(JWTAuth.create(vertx, options)));
    }

    private static boolean isOurs(JsonObject key) {
        boolean elliptic = "EC".equals(key.getValue("kty"))
                && "P-256".equals(key.getValue("crv"))
                && "ES256".equals(key.getValue("alg", "ES256"));
        boolean rsa = "RSA".equals(key.getValue("kty")) && "RS256".equals(key.getValue("alg", "RS256"));
        return key.getValue("kid") instanceof String && "sig".equals(key.getValue("use", "sig")) && (elliptic || rsa);
    }

    private boolean works(JsonObject key) {
        try {
            JWTAuth.create(vertx, new JWTAuthOptions().addJwk(key));
            return true;
        } catch (RuntimeException e) {
            LOG.warn("a published key cannot be used", e);
            return false;
        }
    }
}
