package switchboard.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import switchboard.testkit.ManualClock;
import switchboard.testkit.TestTokens;

/** Tokens against keys that are really published, rotate and vanish; and against a secret. */
class UserTokensIT {

    private static final UUID USER = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile int status = 200;
    private volatile List<JWK> published = List.of();
    private UserTokens tokens;

    @BeforeEach
    void publish() throws Exception {
        int port = vertx.createHttpServer()
                .requestHandler(request -> {
                    fetches.incrementAndGet();
                    request.response().setStatusCode(status).end(new JWKSet(published).toString(false));
                })
                .listen(0, "127.0.0.1")
                .await(60, SECONDS)
                .actualPort();
        tokens = new UserTokens(vertx, config("http://127.0.0.1:" + port + "/keys"), SECRET, clock);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(60, SECONDS);
    }

    @Test
    void both_kinds_of_published_keys_and_the_secret_are_taken() throws Exception {
        ECKey elliptic = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
        published = List.of(elliptic, rsa);
        assertThat(user(signed(elliptic, "e1"))).isEqualTo(USER);
        assertThat(user(signed(rsa, "r1"))).isEqualTo(USER);
        assertThat(user(new TestTokens(SECRET, clock.instant()).of(USER))).isEqualTo(USER);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void a_new_key_is_known_within_a_minute_and_a_withdrawn_one_dies() throws Exception {
        ECKey before = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        ECKey after = new ECKeyGenerator(Curve.P_256).keyID("e2").generate();
        published = List.of(before);
        assertThat(user(signed(before, "e1"))).isEqualTo(USER);
        published = List.of(after);
        assertRefused(signed(after, "e2"), "token_refused");
        assertRefused(signed(after, "e3"), "token_refused");
        assertThat(fetches).as("however many unknown names come").hasValue(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(user(signed(after, "e2"))).isEqualTo(USER);
        assertRefused(signed(before, "e1"), "token_refused");
    }

    @Test
    void known_keys_stay_while_their_address_is_silent() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        published = List.of(key);
        assertThat(user(signed(key, "e1"))).isEqualTo(USER);
        status = 503;
        clock.advance(Duration.ofMinutes(30));
        assertThat(user(signed(key, "e1"))).isEqualTo(USER);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void without_any_key_the_answer_is_that_we_do_not_know() throws Exception {
        status = 503;
        assertRefused(signed(new ECKeyGenerator(Curve.P_256).keyID("e1").generate(), "e1"), "keys_unavailable");
    }

    @Test
    void a_key_of_one_kind_is_none_of_another() throws Exception {
        ECKey good = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
        OctetSequenceKey shared = new OctetSequenceKeyGenerator(256).keyID("s1").generate();
        published = List.of(good, rsa, shared);
        assertThat(user(signed(good, "e1"))).isEqualTo(USER);
        JsonObject claims = new TestTokens(SECRET, clock.instant()).claims(USER);
        String publicText = new String(rsa.toRSAPublicKey().getEncoded(), StandardCharsets.ISO_8859_1);
        for (String secret : List.of(
                publicText,
                rsa.toPublicJWK().toJSONString(),
                shared.getKeyValue().decodeToString())) {
            assertRefused(
                    TestTokens.signed(new JsonObject().put("alg", "HS256").put("kid", "s1"), claims, secret),
                    "token_refused");
        }
        assertRefused(signed(new ECKeyGenerator(Curve.P_256).keyID("e1").generate(), "e1"), "token_refused");
        for (String algorithm : List.of("none", "None", "HS512", "PS256", "")) {
            assertRefused(new TestTokens(SECRET, clock.instant()).unsigned(USER, algorithm), "token_algorithm_refused");
        }
    }

    @Test
    void each_claim_is_looked_at() {
        TestTokens mint = new TestTokens(SECRET, clock.instant());
        long now = clock.instant().getEpochSecond();
        Map.of(
                        "sub", "nobody",
                        "aud", "storage",
                        "role", "service_role",
                        "nbf", now + 31,
                        "is_anonymous", true)
                .forEach((name, value) ->
                        assertRefused(mint.with(mint.claims(USER).put(name, value)), "token_refused"));
        assertRefused(mint.with(mint.claims(USER).put("exp", now - 30)), "token_expired");
        assertRefused(mint.with(mint.claims(USER).put("exp", "tomorrow")), "token_refused");
        assertThat(user(mint.with(mint.claims(USER).put("exp", now - 29))))
                .as("within the skew")
                .isEqualTo(USER);
        assertThat(user(mint.with(mint.claims(USER).put("nbf", now + 30)))).isEqualTo(USER);
        for (String nonsense : List.of("a.b.c", "..", "eyJ9.e30.", "a".repeat(9_000) + ".b.c")) {
            assertThatThrownBy(() -> user(nonsense)).hasMessageContaining("token_");
        }
    }

    private static TokenConfig config(String address) {
        return new TokenConfig(
                address,
                "",
                "authenticated",
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30));
    }

    private String signed(JWK key, String name) throws JOSEException {
        boolean rsa = key instanceof RSAKey;
        JWSSigner signer = rsa ? new RSASSASigner(key.toRSAKey()) : new ECDSASigner(key.toECKey());
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(rsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256)
                        .keyID(name)
                        .build(),
                new JWTClaimsSet.Builder()
                        .subject(USER.toString())
                        .audience("authenticated")
                        .claim("role", "authenticated")
                        .expirationTime(java.util.Date.from(clock.instant().plusSeconds(7200)))
                        .build());
        token.sign(signer);
        return token.serialize();
    }

    private UUID user(String token) {
        try {
            return tokens.holder(token).await(60, SECONDS).id();
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRefused(String token, String code) {
        assertThatThrownBy(() -> user(token)).hasMessageContaining(code);
    }
}
