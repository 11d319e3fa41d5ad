package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.simulator.SeenCall;
import switchboard.simulator.twilio.TwilioSigning;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SimulatedTown;
import switchboard.testkit.SimulatedTown.Tenant;
import switchboard.testkit.WholeServer;

/**
 * Somebody writes STOP, or tells an operator: a second after one node acknowledged it no node calls the number, while
 * both dial as fast as they may. The provider's record judges.
 */
class StopsOnEveryNodeIT {

    private static final int LEADS = 120;
    private static final int SILENCED = 10;
    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final String PUBLIC_URL = "http://localhost:1";
    private static final String SHORT_CALLS = """
            outcomes: {booked: 1}
            ring: {min: PT0.1S, max: PT0.2S}
            talk: {booked: PT0.3S}
            talk_spread: 0
            unreachable_numbers: 0
            limits: {concurrency: 0}
            """;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private SimulatedTown town;
    private WholeServer acknowledging;
    private Tenant tenant;

    @BeforeEach
    void open() {
        Map<String, String> settings = Map.of(
                "SWITCHBOARD_LIMITS_ACCOUNT_STARTS", "30",
                "SWITCHBOARD_TWILIO_PUBLIC_URL", PUBLIC_URL,
                "TWILIO_AUTH_TOKEN", "the-auth-token");
        town = new SimulatedTown(POSTGRES, REDIS, SHORT_CALLS, 1, settings);
        acknowledging = town.startNode();
        town.startNode();
        tenant = town.moveIn(1, "+14155550100");
        town.queue(tenant, IntStream.range(0, LEADS).mapToObj(StopsOnEveryNodeIT::number));
        town.waitUntil(() -> town.seen(tenant).size() > 10);
    }

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void nobody_is_called_later_than_a_second_after_their_stop_or_an_operator_s_entry() {
        Map<String, Instant> acknowledged = new HashMap<>();
        String formKey = formKey();
        List<String> waiting = POSTGRES
                .query("select phone_number from dialer_queue where status in ('queued', 'leased')"
                        + " order by phone_number desc limit "
                        + 2 * SILENCED)
                .stream()
                .map(row -> row.getString(0))
                .toList();
        assertThat(waiting).hasSize(2 * SILENCED);
        for (int i = 0; i < waiting.size(); i++) {
            String number = waiting.get(i);
            HttpResponse<String> answer = i % 2 == 0 ? textStop(number) : consoleEntry(number, formKey);
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
            acknowledged.put(number, town.business.instant());
        }
        town.waitUntil(() -> POSTGRES.query(
                        "select 1 from dialer_queue where status in ('queued', 'leased', 'dialing')" + " limit 1")
                .isEmpty());
        assertThat(town.seen(tenant).stream()
                        .filter(call -> acknowledged.containsKey(call.toNumber()))
                        .filter(call -> call.receivedAt()
                                .isAfter(acknowledged.get(call.toNumber()).plus(PROMISED)))
                        .map(SeenCall::toNumber))
                .isEmpty();
        assertThat(town.seen(tenant)).hasSizeGreaterThanOrEqualTo(LEADS - 2 * SILENCED);
        assertThat(POSTGRES.query("select source from dnc_entries"))
                .hasSize(2 * SILENCED)
                .extracting(row -> row.getString(0))
                .containsOnly("text", "operator");
    }

    private HttpResponse<String> textStop(String number) {
        SortedMap<String, String> form = new TreeMap<>(Map.of(
                "MessageSid", "SM" + number.substring(1), "From", number, "To", tenant.number(), "Body", "Stop"));
        String path = "/webhooks/sms-inbound";
        MultiMap headers = TwilioSigning.headers("the-auth-token", PUBLIC_URL + path, form);
        Map<String, String> plain = new HashMap<>();
        headers.forEach(header -> plain.put(header.getKey(), header.getValue()));
        return acknowledging.deliver(path, TwilioSigning.form(form), plain);
    }

    private HttpResponse<String> consoleEntry(String number, String formKey) {
        String form = "form_key=" + URLEncoder.encode(formKey, StandardCharsets.UTF_8) + "&reason=asked&number="
                + URLEncoder.encode(number, StandardCharsets.UTF_8);
        return acknowledging.send(HttpRequest.newBuilder(acknowledging.at("/console/do-not-call"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private String formKey() {
        Matcher key = Pattern.compile("name=\"form_key\" value=\"([^\"]+)\"")
                .matcher(acknowledging.getAsNobody("/").body());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private static String number(int i) {
        return "+1212555%04d".formatted(1000 + i);
    }
}
