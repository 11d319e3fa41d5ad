package switchboard.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.RealPostgres;

/** Where webhooks of ours go, over HTTP: a tenant's own, and nowhere that only we can reach. */
class NotifyRoutesIT {

    private static final String PATH = "/v1/webhook-endpoints";
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static Edge edge;

    @BeforeAll
    static void open() {
        NotifyConfig config = new NotifyConfig(
                Duration.ofSeconds(1), 20, Duration.ofSeconds(30), List.of(Duration.ofMinutes(1)), 2, false);
        edge = Edge.of(List.of(new NotifyRoutes(new EndpointRepository(POSTGRES.pool()), config)));
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void two_tenants() {
        POSTGRES.query("delete from webhook_endpoints; delete from auth.users; delete from alerts;"
                + " insert into auth.users (id, email) values ('" + ONE + "', '1'), ('" + TWO + "', '2')");
    }

    @Test
    void an_address_is_added_with_a_secret_that_is_shown_once() {
        JsonObject made = json(add(Who.owner(ONE), "https://8.8.8.8/hook", "alert.opened"), 201);
        assertThat(made.getString("secret")).matches("whsec_[0-9a-f]{48}");
        HttpResponse<String> listed = edge.ask(Who.owner(ONE), "GET", PATH, Optional.empty());
        assertThat(listed.body())
                .contains(made.getString("id"), "https://8.8.8.8/hook")
                .doesNotContain("whsec_");
    }

    @Test
    void a_tenant_sees_and_removes_its_own_and_an_operator_everybodys() {
        String ones = json(add(Who.owner(ONE), "https://8.8.8.8/1", "alert.opened"), 201)
                .getString("id");
        json(add(Who.owner(TWO), "https://8.8.8.8/2", "alert.opened"), 201);
        assertThat(urls(Who.owner(TWO))).containsExactly("https://8.8.8.8/2");
        assertThat(urls(Who.OPERATOR)).hasSize(2);
        assertThat(edge.ask(Who.owner(TWO), "DELETE", PATH + "/" + ones, Optional.empty())
                        .statusCode())
                .isEqualTo(404);
        assertThat(edge.ask(Who.owner(ONE), "DELETE", PATH + "/" + ones, Optional.empty())
                        .statusCode())
                .isEqualTo(200);
        assertThat(urls(Who.OPERATOR)).containsExactly("https://8.8.8.8/2");
    }

    @Test
    void what_became_of_each_delivery_is_shown_to_whom_it_was_sent() {
        json(add(Who.owner(ONE), "https://8.8.8.8/1", "alert.opened"), 201);
        POSTGRES.query("insert into alerts (alert_type, severity, user_id, message)"
                + " values ('usage_blocked', 'critical', '" + ONE + "', 'm')");
        assertThat(statuses(Who.owner(ONE))).containsExactly("pending");
        POSTGRES.query("update webhook_deliveries set exhausted_at = now(), error = 'answered 500'");
        assertThat(statuses(Who.owner(ONE))).containsExactly("exhausted");
        assertThat(statuses(Who.owner(TWO))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://localhost/",
                "http://169.254.169.254/latest/meta-data",
                "http://[::ffff:10.0.0.1]/",
                "http://2130706433/",
                "ftp://8.8.8.8/",
                "https://user@8.8.8.8/",
                "nonsense"
            })
    void no_address_that_only_we_can_reach_is_taken(String url) {
        HttpResponse<String> answer = add(Who.OPERATOR, url, "alert.opened");
        assertThat(json(answer, 400).getString("code")).isEqualTo("url_refused");
        assertThat(POSTGRES.count("webhook_endpoints")).isZero();
    }

    @Test
    void there_are_so_many_at_most_and_only_events_that_happen() {
        json(add(Who.owner(ONE), "https://8.8.8.8/1", "alert.opened"), 201);
        json(add(Who.owner(ONE), "https://8.8.8.8/2", "alert.resolved"), 201);
        assertThat(json(add(Who.owner(ONE), "https://8.8.8.8/3", "usage.alert"), 409)
                        .getString("code"))
                .isEqualTo("too_many_endpoints");
        assertThat(add(Who.owner(TWO), "https://8.8.8.8/1", "call.dreamt").statusCode())
                .isEqualTo(400);
    }

    private static HttpResponse<String> add(Who who, String url, String event) {
        return edge.ask(
                who,
                "POST",
                PATH,
                Optional.of(new JsonObject().put("url", url).put("events", new JsonArray().add(event))));
    }

    private static List<String> urls(Who who) {
        return field(edge.ask(who, "GET", PATH, Optional.empty()), "url");
    }

    private static List<String> statuses(Who who) {
        return field(edge.ask(who, "GET", "/v1/webhook-deliveries", Optional.empty()), "status");
    }

    private static List<String> field(HttpResponse<String> answer, String name) {
        return json(answer, 200).getJsonArray("data").stream()
                .map(each -> ((JsonObject) each).getString(name))
                .toList();
    }

    private static JsonObject json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }
}
