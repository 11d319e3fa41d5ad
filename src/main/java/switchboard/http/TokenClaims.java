package switchboard.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.http.UserTokens.Holder;
import switchboard.platform.error.Failure;

/** What a token whose signature holds says of its bearer, and whether that lets them in. */
final class TokenClaims {

    private static final String SIGN_IN = " Sign in again.";

    private final TokenConfig config;

    TokenClaims(TokenConfig config) {
        this.config = config;
    }

    /** The user, if everything else about the token is right as well. */
    Holder check(JsonObject claims, Instant now) {
        Instant expires = time(claims, "exp").orElseThrow(() -> refused("The token says not when it ends (exp)."));
        if (!now.isBefore(expires.plus(config.clockSkew()))) {
            throw Failure.unauthorized("token_expired", "The token has expired." + SIGN_IN);
        }
        if (time(claims, "nbf")
                .filter(from -> now.isBefore(from.minus(config.clockSkew())))
                .isPresent()) {
            throw refused("The token is not valid yet (nbf); look at both clocks.");
        }
        if (!names(claims.getValue("aud"), config.audience())) {
            throw refused("The token is for another audience (aud).");
        }
        if (!config.issuer().isEmpty() && !config.issuer().equals(claims.getValue("iss"))) {
            throw refused("The token comes from another issuer (iss).");
        }
        if (!"authenticated".equals(claims.getValue("role"))) {
            throw refused("The token's role must be authenticated; programs use the service key.");
        }
        if (Boolean.TRUE.equals(claims.getValue("is_anonymous"))) {
            throw refused("Guests have no business here." + SIGN_IN);
        }
        return new Holder(subject(claims).orElseThrow(() -> refused("The token names no user (sub).")), expires);
    }

    private static Optional<UUID> subject(JsonObject claims) {
        try {
            return Optional.of(UUID.fromString(String.valueOf(claims.getValue("sub"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean names(Object audience, String wanted) {
        return audience instanceof JsonArray several ? several.contains(wanted) : wanted.equals(audience);
    }

    private static Optional<Instant> time(JsonObject claims, String name) {
        Object value = claims.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number seconds && Math.abs(seconds.doubleValue()) < 1e12) {
            return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
        }
        throw refused("The token's " + name + " is no time.");
    }

    static Failure refused(String explanation) {
        return Failure.unauthorized("token_refused", explanation);
    }
}
