package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchboard.testkit.FixtureTown;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;

/**
 * Every delivery of the two providers over HTTP into the whole server: accepted or refused as it says, byte for byte.
 */
class FixturesE2E {

    private static final int OK = 204;
    private static final int REFUSED = 401;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static FixtureTown town;

    @BeforeAll
    static void open() {
        town = new FixtureTown(POSTGRES, REDIS);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    static Stream<SignedFixture> genuine() {
        return Stream.concat(SignedFixture.named("R"), SignedFixture.named("C"))
                .filter(fixture -> !fixture.json().getJsonObject("expect").containsKey("reject"));
    }

    static Stream<SignedFixture> signed() {
        return Stream.concat(SignedFixture.named("R"), SignedFixture.named("C"));
    }

    @ParameterizedTest
    @MethodSource("genuine")
    void a_genuine_delivery_is_accepted_and_kept_to_the_byte(SignedFixture fixture) {
        // given
        town.beginAgain(fixture.sentAt());
        // when
        var answer = town.deliver(fixture);
        // then
        if (isQuestion(fixture)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Buffer.buffer(answer.body()).toJsonObject().fieldNames())
                    .containsExactly(fixture.json().getString("event"));
            assertThat(kept("select request from inbound_decisions")).isEqualTo(fixture.body());
            return;
        }
        assertThat(answer.statusCode()).isEqualTo(OK);
        assertThat(kept("select raw_body from webhook_queue")).isEqualTo(fixture.body());
        await().untilAsserted(() -> assertThat(
                        POSTGRES.query("select state from webhook_queue where state not in ('pending')"))
                .hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("signed")
    void a_delivery_with_another_signature_is_refused_and_not_kept(SignedFixture fixture) {
        // given
        town.beginAgain(fixture.sentAt());
        Map<String, String> forged = fixture.variants("must_fail");
        assertThat(forged).isNotEmpty();
        // then
        forged.forEach(
                (what, signature) -> assertThat(town.deliver(fixture, signature).statusCode())
                        .as(what)
                        .isEqualTo(REFUSED));
        assertThat(town.deliver(fixture, "").statusCode()).isEqualTo(REFUSED);
        assertThat(town.deliver(fixture, fixture.body().copy().appendByte((byte) ' '), signature(fixture))
                        .statusCode())
                .isEqualTo(REFUSED);
        assertThat(POSTGRES.count("webhook_queue")).isZero();
        assertThat(POSTGRES.count("inbound_decisions")).isZero();
        assertThat(POSTGRES.count("call_events")).isZero();
    }

    @ParameterizedTest
    @MethodSource("signed")
    void a_signature_holds_until_its_last_millisecond_and_no_longer(SignedFixture fixture) {
        var forged = fixture.json().getJsonObject("must_fail");
        var signature = fixture.json().getJsonObject("signature");
        if (!forged.containsKey("stale_clock_ms")) {
            return; // Cal.com's signatures hold for ever
        }
        town.beginAgain(fixture.sentAt());
        for (String clock : new String[] {"stale_clock_ms", "future_clock_ms"}) {
            assertThat(at(forged.getLong(clock), fixture)).as(clock).isEqualTo(REFUSED);
        }
        for (String clock : new String[] {"accept_from_ms", "accept_until_ms"}) {
            assertThat(at(signature.getLong(clock), fixture)).as(clock).isBetween(200, 299);
        }
        town.settle();
    }

    @ParameterizedTest
    @MethodSource("unsigned")
    void a_delivery_its_sender_did_not_sign_is_refused(SignedFixture fixture) {
        town.beginAgain(fixture.sentAt());
        assertThat(town.deliver(fixture).statusCode()).isEqualTo(REFUSED);
        assertThat(POSTGRES.count("webhook_queue")).isZero();
    }

    static Stream<SignedFixture> unsigned() {
        return signed().filter(fixture -> fixture.json().getJsonObject("expect").containsKey("reject"));
    }

    private static int at(long millis, SignedFixture fixture) {
        town.machine.set(Instant.ofEpochMilli(millis));
        return town.deliver(fixture, signature(fixture)).statusCode();
    }

    private static String signature(SignedFixture fixture) {
        return fixture.header(fixture.signatureHeader());
    }

    private static boolean isQuestion(SignedFixture fixture) {
        return FixtureTown.path(fixture).endsWith("-inbound");
    }

    private static Buffer kept(String query) {
        return POSTGRES.query(query).get(0).getBuffer(0);
    }
}
