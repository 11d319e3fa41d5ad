package switchboard.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Ids;
import switchboard.platform.web.Identity.Role;
import switchboard.sales.core.CommissionStatus;
import switchboard.sales.core.DealStatus;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

class SalesIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final UUID OWNER = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final UUID SELLER = UUID.fromString("50000000-0000-4000-8000-000000000002");
    private static final UUID RIVAL = UUID.fromString("50000000-0000-4000-8000-000000000003");
    private static final UUID LEAD = UUID.fromString("1ead0000-0000-4000-8000-000000000001");
    private static final Who BY_SELLER = seller(SELLER);

    private static Edge edge;

    @BeforeAll
    static void open() {
        edge = Edge.of(SalesCapability.open(POSTGRES.pool(), new ManualClock(), Ids.random())
                .routes());
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void two_sellers_and_a_lead() {
        POSTGRES.query("delete from commissions; delete from deals; delete from leads; delete from auth.users");
        for (UUID person : List.of(OWNER, SELLER, RIVAL)) {
            POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s@x.test')".formatted(person));
            POSTGRES.query("insert into profiles (user_id, role) values ('%s', '%s')"
                    .formatted(person, person == OWNER ? "owner" : "seller"));
        }
        POSTGRES.query("insert into leads (id, name, phone, owner_id) values ('" + LEAD + "', 'Sol', '+12125550102', '"
                + SELLER + "')");
    }

    @Test
    void a_seller_closes_a_lead_and_earns_a_tenth_once_it_is_paid_and_approved() {
        JsonObject deal = closed(BY_SELLER, "{'lead_id':'" + LEAD + "','amount':1234.55}");
        assertThat(deal.getString("amount")).isEqualTo("1234.55");
        assertThat(deal.getString("commission_amount")).isEqualTo("123.46");
        assertThat(deal.getString("commission_status")).isEqualTo("pending_locked");
        assertThat(deal.getString("seller_id")).isEqualTo(SELLER.toString());
        String commission = deal.getString("commission_id");
        assertProblem(approve(commission), 409, "commission_not_payable");

        assertThat(ok(move(deal, "paid")).getString("commission_status")).isEqualTo("payable");
        assertThat(ok(move(deal, "paid")).getString("commission_status")).isEqualTo("payable");
        JsonObject paid = ok(approve(commission));
        assertThat(paid.getString("status")).isEqualTo("paid");
        assertThat(paid.getString("approved_at")).isNotNull();
        assertThat(ok(approve(commission)).getString("approved_at")).isEqualTo(paid.getString("approved_at"));

        assertThat(ok(move(deal, "refunded")).getString("commission_status"))
                .as("paid out is paid out")
                .isEqualTo("paid");
    }

    @Test
    void a_refund_reverses_what_is_not_paid_out_and_a_lost_deal_may_be_paid_after_all() {
        JsonObject deal = closed(Who.OPERATOR, "{'lead_id':'" + LEAD + "','amount':100,'seller_id':'" + RIVAL + "'}");
        assertThat(ok(move(deal, "lost")).getString("commission_status")).isEqualTo("pending_locked");
        assertThat(ok(move(deal, "paid")).getString("commission_status")).isEqualTo("payable");
        assertThat(ok(move(deal, "refunded")).getString("commission_status")).isEqualTo("reversed");
        assertProblem(approve(deal.getString("commission_id")), 409, "commission_not_payable");
        assertProblem(move(deal, "paid"), 409, "deal_cannot_become");
    }

    @Test
    void however_often_it_is_clicked_a_lead_has_one_open_deal_with_one_commission() {
        List<HttpResponse<String>> answers = IntStream.range(0, 12)
                .parallel()
                .mapToObj(i -> close(BY_SELLER, "{'lead_id':'" + LEAD + "','amount':10}"))
                .toList();
        assertThat(answers.stream().filter(each -> each.statusCode() == 201)).hasSize(1);
        answers.stream()
                .filter(each -> each.statusCode() != 201)
                .forEach(each -> assertProblem(each, 409, "deal_open"));
        assertThat(POSTGRES.count("deals")).isEqualTo(1);
        assertThat(POSTGRES.count("commissions")).isEqualTo(1);
    }

    @Test
    void what_is_anothers_is_not_there() {
        closed(BY_SELLER, "{'lead_id':'" + LEAD + "','amount':10}");
        assertProblem(close(seller(RIVAL), "{'lead_id':'" + LEAD + "','amount':10}"), 404, "lead_not_found");
        assertProblem(close(Who.owner(OWNER), "{'lead_id':'" + LEAD + "','amount':10}"), 403, "not_allowed");
        assertThat(commissions(BY_SELLER)).hasSize(1);
        assertThat(commissions(seller(RIVAL))).isEmpty();
        assertThat(commissions(Who.owner(OWNER))).isEmpty();
        assertThat(commissions(Who.OPERATOR)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'amount':1}",
                "{'lead_id':'1ead0000-0000-4000-8000-000000000001'}",
                "{'lead_id':'1ead0000-0000-4000-8000-000000000001','amount':0}",
                "{'lead_id':'1ead0000-0000-4000-8000-000000000001','amount':1.005}",
                "{'lead_id':'1ead0000-0000-4000-8000-000000000001','amount':10000000.01}",
                "{'lead_id':'1ead0000-0000-4000-8000-000000000001','amount':1,'stripe_session_id':'a b'}",
                "{'lead_id':'1ead0000-0000-4000-8000-000000000001','amount':1,'status':'paid'}",
            })
    void a_wrong_deal_is_refused(String body) {
        assertThat(close(Who.OPERATOR, body).statusCode()).isIn(400, 422);
        assertThat(POSTGRES.count("deals")).isZero();
    }

    @Test
    void a_seller_nobody_knows_and_a_checkout_of_another_deal_are_told() {
        assertProblem(
                close(Who.OPERATOR, "{'lead_id':'" + LEAD + "','amount':1,'seller_id':'" + LEAD + "'}"),
                404,
                "seller_not_found");
        JsonObject deal = closed(Who.OPERATOR, "{'lead_id':'" + LEAD + "','amount':1,'stripe_session_id':'cs_test_1'}");
        ok(move(deal, "lost"));
        assertProblem(
                close(Who.OPERATOR, "{'lead_id':'" + LEAD + "','amount':1,'stripe_session_id':'cs_test_1'}"),
                409,
                "deal_open");
    }

    @Test
    void the_database_refuses_every_move_the_core_does_not_draw() {
        for (CommissionStatus from : CommissionStatus.values()) {
            for (CommissionStatus to : CommissionStatus.values()) {
                assertThat(moves("commissions", from.word(), to.word()))
                        .as("commission %s to %s", from, to)
                        .isEqualTo(from == to || from.mayBecome(to));
            }
        }
        for (DealStatus from : DealStatus.values()) {
            for (DealStatus to : DealStatus.values()) {
                assertThat(moves("deals", from.word(), to.word()))
                        .as("deal %s to %s", from, to)
                        .isEqualTo(from == to || from.mayBecome(to));
            }
        }
        POSTGRES.query("insert into commissions (deal_amount) values (10)");
        assertThat(fails("update commissions set deal_amount = 20 where deal_amount = 10"))
                .isTrue();
    }

    private static boolean moves(String table, String from, String to) {
        POSTGRES.query("insert into " + table + " (status) values ('" + from + "')");
        boolean moved = !fails("update " + table + " set status = '" + to + "'");
        POSTGRES.query("delete from " + table);
        return moved;
    }

    private static boolean fails(String sql) {
        try {
            POSTGRES.query(sql);
            return false;
        } catch (RuntimeException refused) {
            assertThat(refused).hasMessageMatching("(?s).*(does not become|never changes).*");
            return true;
        }
    }

    private static List<?> commissions(Who who) {
        return ok(edge.ask(who, "GET", "/v1/commissions", Optional.empty()))
                .getJsonArray("data", new JsonArray())
                .getList();
    }

    private static JsonObject closed(Who who, String body) {
        HttpResponse<String> answer = close(who, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> close(Who who, String body) {
        return edge.ask(who, "POST", "/v1/deals", Optional.of(new JsonObject(body.replace('\'', '"'))));
    }

    private static HttpResponse<String> move(JsonObject deal, String to) {
        return edge.ask(
                Who.OPERATOR,
                "PATCH",
                "/v1/deals/" + deal.getString("id"),
                Optional.of(new JsonObject().put("status", to)));
    }

    private static HttpResponse<String> approve(String commission) {
        return edge.ask(Who.OPERATOR, "POST", "/v1/commissions/" + commission + "/approve", Optional.empty());
    }

    private static JsonObject ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    private static Who seller(UUID id) {
        return new Who(Role.SELLER, id.toString(), Optional.of(new TenantId(id)));
    }
}
