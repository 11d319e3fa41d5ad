package switchboard.audit;

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
import switchboard.platform.core.TenantId;
import switchboard.platform.web.Identity;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Whose records of a person anybody may read and erase over HTTP. */
class PersonRoutesIT {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);
    private static final String NUMBER = "+12125550147";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static Edge edge;

    @BeforeAll
    static void open() {
        KeyedHash names = KeyedHash.under(Optional.empty());
        edge = Edge.of(List.of(new PersonRoutes(new Persons(POSTGRES.pool(), names, new ManualClock()))));
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void two_tenants_know_one_person() {
        POSTGRES.query("""
                delete from auth.users;
                insert into auth.users (id, email) values ('%1$s', '1'), ('%2$s', '2');
                insert into leads (user_id, name, phone) values ('%1$s', 'Dana', '%3$s'), ('%2$s', 'Dana', '%3$s')
                """.formatted(ONE, TWO, NUMBER));
    }

    @Test
    void a_tenant_reaches_its_own_records_whoevers_it_names() {
        JsonObject file = json(ask(Who.owner(ONE), "export", body().put("user_id", TWO.toString())), 200);
        assertThat(file.getJsonArray("leads"))
                .singleElement()
                .satisfies(lead ->
                        assertThat(((JsonObject) lead).getString("user_id")).isEqualTo(ONE.toString()));
        json(ask(Who.owner(ONE), "erase", body().put("user_id", TWO.toString())), 200);
        assertThat(POSTGRES.query("select user_id from leads where phone is not null"))
                .singleElement()
                .satisfies(row -> assertThat(row.getUUID(0)).isEqualTo(TWO));
    }

    @Test
    void an_operator_reaches_one_tenants_or_everybodys() {
        assertThat(json(ask(Who.OPERATOR, "export", body().put("user_id", TWO.toString())), 200)
                        .getJsonArray("leads"))
                .hasSize(1);
        JsonObject report = json(ask(Who.OPERATOR, "erase", body().put("reason", "asked")), 200);
        assertThat(report.getJsonObject("erased").getInteger("leads")).isEqualTo(2);
        assertThat(report.getBoolean("complete")).isTrue();
    }

    @Test
    void a_seller_reaches_none_and_a_number_must_be_one() {
        Who seller = new Who(Identity.Role.SELLER, "s", Optional.of(new TenantId(ONE)));
        assertThat(ask(seller, "erase", body()).statusCode()).isEqualTo(403);
        assertThat(ask(seller, "export", body()).statusCode()).isEqualTo(403);
        assertThat(json(ask(Who.OPERATOR, "erase", new JsonObject().put("phone_number", "555-0147")), 400)
                        .getString("param"))
                .isEqualTo("phone_number");
        assertThat(ask(Who.OPERATOR, "erase", new JsonObject()).statusCode()).isEqualTo(400);
        assertThat(POSTGRES.query("select 1 from leads where phone is not null"))
                .hasSize(2);
    }

    private static JsonObject body() {
        return new JsonObject().put("phone_number", NUMBER);
    }

    private static HttpResponse<String> ask(Who who, String what, JsonObject body) {
        return edge.ask(who, "POST", "/v1/persons/" + what, Optional.of(body));
    }

    private static JsonObject json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }
}
