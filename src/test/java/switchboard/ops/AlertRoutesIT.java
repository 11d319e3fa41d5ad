package switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** What an operator sees of the alerts over HTTP and does about them, and that nobody else does. */
class AlertRoutesIT {

    private static final UUID TENANT = new UUID(0, 1);
    private static final UUID ADMIN = new UUID(0, 2);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final ManualClock CLOCK = new ManualClock();
    private static Edge edge;

    @BeforeAll
    static void open() {
        edge = Edge.of(List.of(new AlertRoutes(new AlertRepository(POSTGRES.pool()), CLOCK)));
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void three_alerts_one_of_them_over() {
        POSTGRES.query("""
                delete from alerts; delete from auth.users;
                insert into auth.users (id, email) values ('%1$s', 't'), ('%2$s', 'a');
                insert into alerts (id, alert_type, severity, user_id, message, details, created_at, resolved_at)
                values ('00000000-0000-0000-0000-0000000000a1', 'usage_blocked', 'critical', '%1$s', 'one', '{"s": 1}',
                        '2026-03-01', null),
                       ('00000000-0000-0000-0000-0000000000a2', 'reconciliation', 'warning', null, 'two', null,
                        '2026-03-02', null),
                       ('00000000-0000-0000-0000-0000000000a3', 'usage_blocked', 'critical', '%1$s', 'three', null,
                        '2026-02-01', '2026-02-02')
                """.formatted(TENANT, ADMIN));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                                   | two one three
            ?status=open                           | two one
            ?status=resolved                       | three
            ?type=usage_blocked                    | one three
            ?type=usage_blocked&status=open        | one
            ?user_id=00000000-0000-0000-0000-000000000001 | one three
            ?user_id=00000000-0000-0000-0000-0000000000ff |
            ?limit=2                               | two one
            """)
    void the_list_is_newest_first_and_filtered(String query, String messages) {
        HttpResponse<String> answer =
                get("/v1/alerts" + Optional.ofNullable(query).orElse(""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(messages(answer)).isEqualTo(messages == null ? List.of() : List.of(messages.split(" ")));
    }

    @Test
    void the_list_goes_on_where_a_page_ended() {
        JsonObject first = new JsonObject(get("/v1/alerts?limit=2").body());
        assertThat(first.getBoolean("has_more")).isTrue();
        HttpResponse<String> second = get("/v1/alerts?limit=2&after=" + first.getString("next"));
        assertThat(messages(second)).containsExactly("three");
        assertThat(new JsonObject(second.body()).getBoolean("has_more")).isFalse();
    }

    @Test
    void one_that_is_acknowledged_stays_open_and_keeps_who_saw_it_first() {
        Who admin = new Who(switchboard.platform.web.Identity.Role.ADMIN, ADMIN.toString(), Optional.empty());
        assertThat(act(admin, "a1", "acknowledge").body()).contains("acknowledged");
        CLOCK.advance(java.time.Duration.ofHours(1));
        assertThat(act(Who.OPERATOR, "a1", "acknowledge").statusCode()).isEqualTo(200);
        JsonObject alert = new JsonObject(
                        get("/v1/alerts?type=usage_blocked&status=open").body())
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(alert.getInstant("acknowledged_at")).isEqualTo(ManualClock.START);
        assertThat(alert.getValue("resolved_at")).isNull();
        assertThat(alert.getJsonObject("details").getInteger("s")).isEqualTo(1);
        assertThat(POSTGRES.query("select acknowledged_by from alerts where acknowledged_by is not null"))
                .singleElement()
                .satisfies(row -> assertThat(row.getUUID(0)).isEqualTo(ADMIN));
        CLOCK.set(ManualClock.START);
    }

    @Test
    void one_that_is_resolved_is_over_and_its_like_may_come_again() {
        assertThat(act(Who.OPERATOR, "a1", "resolve").body()).contains("resolved");
        assertThat(act(Who.OPERATOR, "a1", "resolve").statusCode()).isEqualTo(200);
        assertThat(messages(get("/v1/alerts?status=open"))).containsExactly("two");
        POSTGRES.query(
                "insert into alerts (alert_type, severity, user_id, message) values ('usage_blocked', 'critical',"
                        + " '" + TENANT + "', 'again')");
        assertThat(messages(get("/v1/alerts?status=open"))).containsExactly("again", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acknowledge", "resolve"})
    void what_is_not_there_is_not_found(String act) {
        assertThat(act(Who.OPERATOR, "ff", act).statusCode()).isEqualTo(404);
        assertThat(edge.ask(Who.OPERATOR, "POST", "/v1/alerts/nonsense/" + act, Optional.empty())
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?status=shut", "?user_id=me", "?limit=0", "?after=there"})
    void a_filter_that_means_nothing_is_said_so(String query) {
        assertThat(get("/v1/alerts" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void a_tenant_sees_and_ends_none_not_even_its_own() {
        Who tenant = Who.owner(TENANT);
        assertThat(edge.ask(tenant, "GET", "/v1/alerts", Optional.empty()).statusCode())
                .isEqualTo(403);
        assertThat(act(tenant, "a1", "acknowledge").statusCode()).isEqualTo(403);
        assertThat(act(tenant, "a1", "resolve").statusCode()).isEqualTo(403);
        assertThat(messages(get("/v1/alerts?status=open"))).containsExactly("two", "one");
    }

    private static HttpResponse<String> act(Who who, String id, String act) {
        String path = "/v1/alerts/00000000-0000-0000-0000-0000000000" + id + "/" + act;
        return edge.ask(who, "POST", path, Optional.empty());
    }

    private static HttpResponse<String> get(String path) {
        return edge.ask(Who.OPERATOR, "GET", path, Optional.empty());
    }

    private static List<String> messages(HttpResponse<String> answer) {
        return new JsonObject(answer.body())
                .getJsonArray("data").stream()
                        .map(each -> ((JsonObject) each).getString("message"))
                        .toList();
    }
}
