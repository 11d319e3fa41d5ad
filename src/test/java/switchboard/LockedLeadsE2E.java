package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.Tenants;
import switchboard.testkit.TestTokens;
import switchboard.testkit.WholeServer;

/** Somebody works on a lead: the dialer of the same server leaves it alone, and says so. */
class LockedLeadsE2E {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void a_locked_lead_is_not_dialed() {
        ManualClock clock = new ManualClock();
        UUID tenant = Tenants.id(1);
        Tenants.settle(POSTGRES, 1, new Tenants.Terms(9_000, 0, 5, 1));
        POSTGRES.query("insert into profiles (user_id) values ('" + tenant + "') on conflict do nothing");
        Tenants.queue(POSTGRES, 1, 1, clock.instant().plusSeconds(1));
        String lead = POSTGRES.query("select id::text from leads").get(0).getString(0);
        try (WholeServer server = WholeServer.start(
                POSTGRES, REDIS, Map.of(), new Clocks(clock, Clocks.real().machine()))) {
            // given
            String token = new TestTokens(
                            WholeServer.TOKEN_SECRET, Clocks.real().machine().instant())
                    .of(tenant);
            HttpRequest.Builder lock = HttpRequest.newBuilder(server.at("/v1/leads/" + lead + "/lock"))
                    .header("Authorization", "Bearer " + token)
                    .POST(BodyPublishers.ofString(
                            new JsonObject().put("minutes", 60).encode()));
            assertThat(server.send(lock).statusCode()).isEqualTo(200);
            // when
            clock.advance(Duration.ofMinutes(1));
            // then
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(POSTGRES.query("select reason from dialer_queue")
                                    .get(0)
                                    .getString(0))
                            .isEqualTo("lead_locked"));
            assertThat(POSTGRES.count("dial_attempts")).isZero();
        }
    }
}
