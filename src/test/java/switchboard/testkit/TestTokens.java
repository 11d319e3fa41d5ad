package switchboard.testkit;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Users' access tokens as Supabase makes them, and as forgers do. */
public final class TestTokens {

    private final String secret;
    private final Instant now;

    public TestTokens(String secret, Instant now) {
        this.secret = secret;
        this.now = now;
    }

    public String of(UUID user) {
        return with(claims(user));
    }

    public JsonObject claims(UUID user) {
        return new JsonObject()
                .put("sub", user.toString())
                .put("aud", "authenticated")
                .put("role", "authenticated")
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + 3600);
    }

    public String with(JsonObject claims) {
        return signed(new JsonObject().put("alg", "HS256").put("typ", "JWT"), claims, secret);
    }

    public String expired(UUID user) {
        return with(claims(user).put("exp", now.getEpochSecond() - 3600));
    }

    public String signedWith(UUID user, String otherSecret) {
        return signed(new JsonObject().put("alg", "HS256"), claims(user), otherSecret);
    }

    public String unsigned(UUID user, String algorithm) {
        return part(new JsonObject().put("alg", algorithm)) + "." + part(claims(user)) + ".";
    }

    public static String signed(JsonObject header, JsonObject claims, String secret) {
        String content = part(header) + "." + part(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String part(JsonObject json) {
        return base64(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
