package switchboard.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.error.Failure;

/**
 * Supabase's access tokens. The algorithm is ours to choose, not the token's: HS256 with the secret, ES256 and RS256
 * with published keys, nothing else.
 */
public final class UserTokens {

    private static final int LENGTH_MAX = 8_192;

    private final Optional<JWTAuth> secret;
    private final Optional<SigningKeys> keys;
    private final TokenClaims claims;
    private final Clock machine;

    /** {@code secret} empty = no token of HS256 is good. */
    public UserTokens(Vertx vertx, TokenConfig config, String secret, Clock machine) {
        this.secret = secret.isEmpty()
                ? Optional.empty()
                : Optional.of(JWTAuth.create(
                        vertx,
                        new JWTAuthOptions()
                                .setJWTOptions(signatureOnly())
                                .addPubSecKey(new PubSecKeyOptions()
                                        .setAlgorithm("HS256")
                                        .setBuffer(secret))));
        this.keys =
                config.jwksUrl().isEmpty() ? Optional.empty() : Optional.of(new SigningKeys(vertx, config, machine));
        this.claims = new TokenClaims(config);
        this.machine = machine;
    }

    /** Times are ours to check: the library takes a token without {@code exp}, and looks at the system's clock. */
    static JWTOptions signatureOnly() {
        return new JWTOptions().setIgnoreExpiration(true);
    }

    static boolean isToken(String offered) {
        return offered.chars().filter(c -> c == '.').count() == 2;
    }

    /** A token's user, and when it runs out. */
    record Holder(UUID id, Instant ends) {}

    /** Whom the token is for; fails with a sentence that says what is wrong with it. */
    Future<Holder> holder(String token) {
        return verifier(token)
                .compose(verifier -> Future.succeededFuture(new TokenCredentials(token))
                        .compose(verifier::authenticate) // throws at claims of a wrong type
                        .recover(error ->
                                Future.failedFuture(TokenClaims.refused("The token's signature is not ours."))))
                .map(user -> claims.check(payload(token), machine.instant()));
    }

    private Future<JWTAuth> verifier(String token) {
        if (token.length() > LENGTH_MAX) {
            return Future.failedFuture(TokenClaims.refused("The token is too long."));
        }
        JsonObject header = part(token, 0);
        String algorithm = String.valueOf(header.getValue("alg"));
        String name = String.valueOf(header.getValue("kid"));
        return switch (algorithm) {
            case "HS256" -> secret.map(Future::succeededFuture).orElseGet(() -> unknown(algorithm));
            case "ES256", "RS256" -> keys.map(all -> all.of(name)).orElseGet(() -> unknown(algorithm));
            default -> unknown(algorithm);
        };
    }

    private static <T> Future<T> unknown(String algorithm) {
        return Future.failedFuture(Failure.unauthorized(
                "token_algorithm_refused",
                "Tokens signed with " + (algorithm.matches("[A-Za-z0-9]{1,10}") ? algorithm : "that algorithm")
                        + " are not taken here."));
    }

    private static JsonObject payload(String token) {
        return part(token, 1);
    }

    private static JsonObject part(String token, int index) {
        try {
            byte[] json = Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
            return new JsonObject(new String(json, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | DecodeException e) {
            throw TokenClaims.refused("That is no token.");
        }
    }
}
