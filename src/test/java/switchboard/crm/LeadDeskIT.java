package switchboard.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.core.TenantId;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.web.Identity.Role;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** People and the dialer at the same leads, with the database's own rights. */
class LeadDeskIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final UUID OWNER = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("b0000000-0000-4000-8000-000000000002");
    private static final UUID SELLER = UUID.fromString("50000000-0000-4000-8000-000000000003");
    private static final UUID ADMIN = UUID.fromString("ad000000-0000-4000-8000-000000000004");
    private static final UUID LEAD = UUID.fromString("1ead0000-0000-4000-8000-000000000001");
    private static final UUID SELLERS = UUID.fromString("1ead0000-0000-4000-8000-000000000002");
    private static final UUID ROW = UUID.fromString("40000000-0000-4000-8000-000000000001");
    private static final Who BY_ADMIN = new Who(Role.ADMIN, ADMIN.toString(), Optional.empty());
    private static final Who BY_SELLER = new Who(Role.SELLER, SELLER.toString(), Optional.of(new TenantId(SELLER)));

    private static final ManualClock CLOCK = new ManualClock();
    private static Edge edge;

    @BeforeAll
    static void open() {
        edge = Edge.of(List.of(
                new LeadDeskRoutes(POSTGRES.pool(), CLOCK),
                new ProfileRoutes(POSTGRES.pool(), PhoneNumbers.load()::parse)));
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void four_people_and_two_leads() {
        CLOCK.set(Instant.now());
        POSTGRES.query("delete from dialer_queue; delete from campaigns; delete from leads; delete from auth.users");
        for (UUID person : List.of(OWNER, OTHER, SELLER, ADMIN)) {
            String role = person == SELLER ? "seller" : person == ADMIN ? "admin" : "owner";
            POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s@x.test')".formatted(person));
            POSTGRES.query("insert into profiles (user_id, role) values ('%s', '%s')".formatted(person, role));
        }
        POSTGRES.query("insert into leads (id, user_id, name, phone, owner_id) values ('" + LEAD + "', '" + OWNER
                + "', 'Dana', '+12125550101', null), ('" + SELLERS + "', null, 'Sol', '+12125550102', '" + SELLER
                + "')");
        POSTGRES.query("insert into agents (user_id, agent_id, phone_number) values ('" + OWNER
                + "', 'agent', '+14155550100') on conflict do nothing");
        POSTGRES.query("insert into campaigns (id, user_id, name, from_number, purpose, status) values ('" + ROW
                + "', '" + OWNER + "', 'Fall', '+14155550100', 'informational', 'running')");
        POSTGRES.query("insert into dialer_queue (id, user_id, campaign_id, from_number, lead_id, phone_number, status,"
                + " next_attempt_at) values ('" + ROW + "', '" + OWNER + "', '" + ROW + "', '+14155550100', '" + LEAD
                + "', '+12125550101', 'queued', now())");
    }

    @Test
    void a_tenant_notes_flags_and_sets_the_status_of_its_lead() {
        JsonObject lead = ok(
                ask(Who.owner(OWNER), "PATCH", LEAD, "{'notes':'call after six','status':'callback','flagged':true}"));
        assertThat(lead.getString("notes")).isEqualTo("call after six");
        assertThat(lead.getString("status")).isEqualTo("callback");
        assertThat(lead.getBoolean("flagged")).isTrue();
        assertThat(lead.getString("flagged_at")).isNotNull();
        assertThat(lead.getString("name")).isEqualTo("Dana");
        lead = ok(ask(Who.owner(OWNER), "PATCH", LEAD, "{'notes':'','flagged':false}"));
        assertThat(lead.getString("notes")).isNull();
        assertThat(lead.getString("flagged_at")).isNull();
        assertThat(ok(ask(BY_SELLER, "PATCH", SELLERS, "{'status':'won'}")).getString("status"))
                .isEqualTo("won");
    }

    @Test
    void the_rest_of_a_lead_is_the_operators_to_edit() {
        for (String field : List.of("name", "email", "time_zone", "zip", "state", "service_address")) {
            String value = field.equals("state") ? "TX" : field.equals("time_zone") ? "America/Denver" : "d@x.test";
            String change = "{'" + field + "':'" + value + "'}";
            assertProblem(ask(Who.owner(OWNER), "PATCH", LEAD, change), 403, "not_allowed");
            assertThat(ok(ask(BY_ADMIN, "PATCH", LEAD, change)).getString(field))
                    .isEqualTo(value);
        }
        assertThat(ok(ask(Who.OPERATOR, "PATCH", LEAD, "{'priority':1}")).getInteger("priority"))
                .isEqualTo(1);
    }

    @Test
    void what_is_anothers_is_not_there() {
        for (Who stranger : List.of(Who.owner(OTHER), BY_SELLER)) {
            assertProblem(ask(stranger, "GET", LEAD, ""), 404, "lead_not_found");
            assertProblem(ask(stranger, "PATCH", LEAD, "{'notes':'mine'}"), 404, "lead_not_found");
            assertProblem(lock(stranger, LEAD, "{}"), 404, "lead_not_found");
            assertProblem(unlock(stranger, LEAD), 404, "lead_not_found");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'status':'rich'}",
                "{'state':'Texas'}",
                "{'time_zone':'Mars/Base'}",
                "{'priority':0}",
                "{'email':'nobody'}",
                "{'owner_id':'a0000000-0000-4000-8000-000000000001'}",
                "{'phone':'+12125550199'}",
                "{'flagged':'very'}"
            })
    void what_cannot_be_is_refused(String change) {
        assertThat(ask(BY_ADMIN, "PATCH", LEAD, change).statusCode()).isEqualTo(400);
    }

    @Test
    void a_lead_is_locked_for_one_person_for_a_while() {
        // when
        JsonObject mine = ok(lock(Who.owner(OWNER), LEAD, "{'minutes':10}"));
        // then
        assertThat(mine.getString("owner_id")).isEqualTo(OWNER.toString());
        assertThat(Instant.parse(mine.getString("lock_expires_at")))
                .isBetween(CLOCK.instant().plusSeconds(599), CLOCK.instant().plusSeconds(601));
        assertProblem(lock(BY_ADMIN, LEAD, "{}"), 409, "lead_locked");
        ok(lock(Who.owner(OWNER), LEAD, "{'minutes':20}"));
        // and given back
        assertThat(ok(unlock(Who.owner(OWNER), LEAD)).getString("owner_id")).isNull();
        assertThat(ok(lock(BY_ADMIN, LEAD, "{}")).getString("owner_id")).isEqualTo(ADMIN.toString());
        assertProblem(lock(Who.owner(OWNER), LEAD, "{}"), 409, "lead_locked");
        assertProblem(unlock(Who.owner(OWNER), LEAD), 409, "lead_locked");
    }

    @Test
    void a_lock_that_ran_out_is_anybodys_and_operators_end_any() {
        ok(lock(BY_ADMIN, LEAD, "{'minutes':10}"));
        POSTGRES.query("update leads set lock_expires_at = now() - interval '1 minute' where id = '" + LEAD + "'");
        assertThat(ok(lock(Who.owner(OWNER), LEAD, "{}")).getString("owner_id")).isEqualTo(OWNER.toString());
        assertThat(ok(unlock(Who.OPERATOR, LEAD)).getString("lock_expires_at")).isNull();
        assertProblem(lock(Who.OPERATOR, LEAD, "{}"), 400, "owner_id_missing");
        ok(lock(Who.OPERATOR, LEAD, "{'owner_id':'" + SELLER + "'}"));
    }

    @Test
    void a_sellers_lead_stays_the_sellers_when_the_lock_ends() {
        ok(lock(BY_SELLER, SELLERS, ""));
        assertThat(ok(unlock(BY_SELLER, SELLERS)).getString("owner_id")).isEqualTo(SELLER.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"leased", "dialing", "in_call"})
    void what_the_dialer_has_no_person_gets(String status) {
        POSTGRES.query("update dialer_queue set status = '" + status + "'");
        assertProblem(lock(Who.owner(OWNER), LEAD, "{}"), 409, "lead_is_being_called");
        assertProblem(lock(BY_ADMIN, LEAD, "{}"), 409, "lead_is_being_called");
        POSTGRES.query("update dialer_queue set status = 'queued'");
        ok(lock(Who.owner(OWNER), LEAD, "{}"));
    }

    @Test
    void a_person_and_the_dialer_at_once_are_never_both_given_the_lead() {
        for (int i = 0; i < 100; i++) {
            POSTGRES.query("update dialer_queue set status = 'queued'; update leads set lock_expires_at = null,"
                    + " owner_id = null where id = '" + LEAD + "'");
            CompletableFuture<Integer> person = CompletableFuture.supplyAsync(
                    () -> lock(Who.owner(OWNER), LEAD, "{}").statusCode());
            boolean claimed = !POSTGRES.query("update dialer_queue set status = 'leased' where id = (select id from"
                            + " dialer_queue where status = 'queued' for update skip locked limit 1) returning id")
                    .isEmpty();
            boolean dials = claimed
                    && POSTGRES.query("select 1 from leads where id = '" + LEAD + "' and lock_expires_at > now()")
                            .isEmpty();
            assertThat(person.join() == 200 && dials).as("round " + i).isFalse();
        }
    }

    @Test
    void a_person_changes_their_profile_and_nothing_that_is_not_theirs() {
        JsonObject profile = ok(edge.ask(
                Who.owner(OWNER),
                "PATCH",
                "/v1/profile",
                Optional.of(new JsonObject()
                        .put("business_name", "Ace")
                        .put("area_code", "512")
                        .put("emergency_24_7", true)
                        .put("owner_phone", "(212) 555-0147")
                        .put("business_hours", new JsonObject().put("mon", new JsonObject().put("closed", true))))));
        assertThat(profile.getString("owner_phone")).isEqualTo("+12125550147");
        assertThat(profile.getBoolean("emergency_24_7")).isTrue();
        assertThat(profile.getString("role")).isEqualTo("owner");
        JsonObject seen = ok(edge.ask(Who.owner(OWNER), "GET", "/v1/profile?user_id=" + OTHER, Optional.empty()));
        assertThat(seen.getString("business_name")).isEqualTo("Ace");
        for (String field : List.of("role", "status", "consent_version", "deploy_error", "referrer_id", "user_id")) {
            assertProblem(
                    edge.ask(
                            Who.owner(OWNER),
                            "PATCH",
                            "/v1/profile",
                            Optional.of(new JsonObject().put(field, "admin"))),
                    400,
                    "unknown_field");
        }
        assertThat(ok(edge.ask(BY_ADMIN, "GET", "/v1/profile?user_id=" + OWNER, Optional.empty()))
                        .getString("business_name"))
                .isEqualTo("Ace");
        assertProblem(edge.ask(Who.OPERATOR, "GET", "/v1/profile", Optional.empty()), 400, "user_id_missing");
    }

    private static HttpResponse<String> ask(Who who, String method, UUID lead, String body) {
        return edge.ask(who, method, "/v1/leads/" + lead, json(body));
    }

    private static HttpResponse<String> lock(Who who, UUID lead, String body) {
        return edge.ask(who, "POST", "/v1/leads/" + lead + "/lock", json(body));
    }

    private static HttpResponse<String> unlock(Who who, UUID lead) {
        return edge.ask(who, "DELETE", "/v1/leads/" + lead + "/lock", Optional.empty());
    }

    private static Optional<JsonObject> json(String body) {
        return body.isEmpty() ? Optional.empty() : Optional.of(new JsonObject(body.replace('\'', '"')));
    }

    private static JsonObject ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }
}
