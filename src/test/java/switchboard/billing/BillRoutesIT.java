package switchboard.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.billing.Ledgers.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.limits.core.Admission;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Ids;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** Invoices over HTTP: the preview and the bill, as JSON and as a table, and to whom they show what. */
class BillRoutesIT {

    private static final String OURS = "+14155550100";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static Ledgers ledgers;
    private static Edge edge;

    private TenantId tenant;

    @BeforeAll
    static void open() {
        ledgers = new Ledgers(POSTGRES, REDIS);
        edge = Edge.of(List.of(new BillRoutes(POSTGRES.pool(), ledgers.bills)));
    }

    @AfterAll
    static void close() {
        edge.close();
        ledgers.close();
    }

    @BeforeEach
    void a_tenant_who_talked_a_minute() {
        POSTGRES.query("delete from auth.users");
        ledgers.business.set(ManualClock.START);
        tenant = ledgers.tenant("core", 9_000, OURS);
        CallId call = new CallId(Ids.random().next());
        assertThat(ledgers.admit(tenant, call, OURS, "+12125550147")).isInstanceOf(Admission.Admitted.class);
        ledgers.ended(tenant, call, OURS, 60_000, "12.5");
    }

    @Test
    void the_running_period_has_a_preview_and_the_ended_one_a_bill() {
        JsonObject preview = json(get(Who.owner(tenant.value()), "/v1/invoices/current"));
        assertThat(preview.getBoolean("preview")).isTrue();
        assertThat(preview.getLong("total_cents")).isEqualTo(14_900);
        String period = preview.getString("billing_period_id");
        ledgers.business.set(
                ledgers.limits(tenant).getOffsetDateTime("period_end").toInstant());
        await(ledgers.usage.roll(tenant, false));
        await(ledgers.bills.closeEnded());

        JsonObject bill = json(get(Who.OPERATOR, "/v1/invoices/" + period));
        assertThat(bill.getBoolean("preview")).isFalse();
        assertThat(bill.getLong("total_cents")).isEqualTo(14_900);
        assertThat(bill.getLong("provider_cost_cents")).isEqualTo(13);
        assertThat(bill.getLong("margin_cents")).isEqualTo(14_887);
        JsonObject list = json(get(Who.OPERATOR, "/v1/invoices?user_id=" + tenant));
        assertThat(list.getJsonArray("data"))
                .extracting(each -> ((JsonObject) each).getString("billing_period_id"))
                .contains(period);
    }

    @Test
    void as_a_table_it_has_a_line_each_and_no_formulas() {
        HttpResponse<String> answer = get(Who.OPERATOR, "/v1/invoices/current?format=csv&user_id=" + tenant);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo("event_type,phone_number,billed_units,unit_rate,total_cents,provider_cost_cents,"
                        + "margin_cents,currency,event_range_start,event_range_end");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("base,,1,149").contains(",14900,0,14900,USD,");
        assertThat(lines.get(2)).startsWith("call,\"'+14155550100\",60,0").contains(",0,13,-13,USD,");
    }

    @Test
    void a_tenant_sees_its_own_without_what_it_costs_us() {
        TenantId other = ledgers.tenant("pro", 18_000, "+14155550109");
        Who nosy = Who.owner(other.value());
        for (String path : List.of("/v1/invoices/current", "/v1/invoices/current?format=csv")) {
            assertThat(get(Who.owner(tenant.value()), path).body()).doesNotContain("provider_cost", "margin");
        }
        assertThat(get(nosy, "/v1/invoices/" + tenant + ":0").statusCode()).isEqualTo(404);
        assertThat(json(get(nosy, "/v1/invoices/current?user_id=" + tenant)).getString("user_id"))
                .isEqualTo(other.toString());
        assertThat(get(nosy, "/v1/invoices?user_id=" + tenant).body()).doesNotContain(tenant.toString());
    }

    @Test
    void whose_period_must_be_said_and_must_be_there() {
        assertThat(get(Who.OPERATOR, "/v1/invoices/current").statusCode()).isEqualTo(400);
        assertThat(get(Who.OPERATOR, "/v1/invoices/nonsense").statusCode()).isEqualTo(404);
        assertThat(get(Who.OPERATOR, "/v1/invoices/current?format=pdf&user_id=" + tenant)
                        .statusCode())
                .isEqualTo(400);
    }

    private static HttpResponse<String> get(Who who, String path) {
        return edge.ask(who, "GET", path, Optional.empty());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }
}
