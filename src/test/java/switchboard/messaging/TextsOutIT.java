package switchboard.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.messaging.TextTown.DANA;
import static switchboard.messaging.TextTown.OTHER;
import static switchboard.messaging.TextTown.OURS;
import static switchboard.messaging.TextTown.SHARED;
import static switchboard.messaging.TextTown.TENANT;
import static switchboard.messaging.TextTown.json;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** The simulator's own record says what was sent; the ledger, what was billed. */
class TextsOutIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private TextTown town;

    @BeforeEach
    void open() {
        town = new TextTown(POSTGRES, REDIS, Map.of("SWITCHBOARD_BOOKING_REMINDER_POLL", "50ms"));
        POSTGRES.query("update usage_limits set sms_used = 0");
        town.consent(TENANT, "written");
    }

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void a_text_is_sent_once_and_metered_when_it_is_sent() {
        HttpResponse<String> answer = town.send(TENANT, "See you on Thursday.", "marketing");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonObject text = json(answer);
        assertThat(text.getString("status")).isEqualTo("queued");
        assertThat(text.getString("from_number")).isEqualTo(OURS);
        assertThat(town.bodies()).containsExactly("See you on Thursday.");
        assertThat(used(TENANT)).isZero();
        UUID id = UUID.fromString(text.getString("id"));
        String sid = town.sent().get(0).sid();
        for (String status : List.of("delivered", "sent", "delivered", "sending")) {
            assertThat(town.report(id, sid, status).statusCode()).isEqualTo(204);
        }
        town.settle();
        assertThat(status(id)).isEqualTo("delivered");
        assertThat(used(TENANT)).isOne();
        assertThat(town.one("select count(*) from usage_ledger where source_key = 'sms:" + id + "'")
                        .getLong(0))
                .isOne();
        assertThat(json(town.server.get("/v1/messages/" + id)).getString("status"))
                .isEqualTo("delivered");
    }

    @Test
    void a_text_that_failed_is_not_metered_in_whatever_order_its_reports_come() {
        UUID failed = id(town.send(TENANT, "one", "marketing"));
        town.report(failed, town.sent().get(0).sid(), "failed");
        town.report(failed, town.sent().get(0).sid(), "sending");
        town.settle();
        assertThat(status(failed)).isEqualTo("failed");
        assertThat(used(TENANT)).isZero();
    }

    @Test
    void the_same_wish_under_one_key_is_one_text() {
        for (int i = 0; i < 3; i++) {
            town.send(TENANT, "once", "marketing", "Idempotency-Key", "k1");
        }
        assertThat(town.bodies()).containsExactly("once");
    }

    @Test
    void nobody_who_opted_out_or_never_consented_is_written_to() {
        assertThat(json(town.send(OTHER, "hi", "informational")).getString("code"))
                .isEqualTo("no_consent");
        town.text(DANA, OURS, "STOP");
        HttpResponse<String> refused = town.send(TENANT, "hi", "marketing");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).getString("code")).isEqualTo("opted_out");
        assertThat(town.sent()).isEmpty();
    }

    @Test
    void the_national_list_keeps_marketing_away_and_nothing_else() {
        POSTGRES.query("""
                with list as (
                       insert into dnc_lists (kind, name, list_date) values ('national', 'n', '2026-01-01')
                    returning id
                     )
                insert into dnc_entries (list_id, phone_number, source) select id, '%s', 'import' from list
                """.formatted(DANA));
        assertThat(json(town.send(TENANT, "Buy!", "marketing")).getString("code"))
                .isEqualTo("opted_out");
        assertThat(town.send(TENANT, "Your appointment is at 8.", "informational")
                        .statusCode())
                .isEqualTo(201);
        assertThat(town.bodies()).containsExactly("Your appointment is at 8.");
    }

    @Test
    void marketing_needs_written_consent_and_an_answer_only_that_they_wrote() {
        POSTGRES.query("update consents set kind = 'express'");
        assertThat(json(town.send(TENANT, "hi", "marketing")).getString("code")).isEqualTo("no_consent");
        assertThat(town.send(TENANT, "hi", "informational").statusCode()).isEqualTo(201);
        POSTGRES.query("delete from consents");
        assertThat(json(town.send(TENANT, "hi", "informational")).getString("code"))
                .isEqualTo("no_consent");
        town.text(DANA, OURS, "When do you open?");
        assertThat(town.send(TENANT, "At 8.", "informational").statusCode()).isEqualTo(201);
        town.business.advance(Duration.ofHours(73));
        assertThat(json(town.send(TENANT, "hi", "informational")).getString("code"))
                .isEqualTo("no_consent");
    }

    @Test
    void texts_have_no_grace_and_those_under_way_count() {
        POSTGRES.query("update usage_limits set sms_cap = 3 where user_id = '" + TENANT + "'");
        List<CompletableFuture<HttpResponse<String>>> wishes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String body = "text " + i;
            wishes.add(CompletableFuture.supplyAsync(() -> town.send(TENANT, body, "marketing")));
        }
        wishes.forEach(CompletableFuture::join);
        assertThat(town.sent()).hasSize(3);
        HttpResponse<String> refused = town.send(TENANT, "one more", "marketing");
        assertThat(refused.statusCode()).isEqualTo(402);
        town.server.post("/v1/limits/" + TENANT + "/top-up", new JsonObject().put("product", "sms_500"));
        assertThat(town.send(TENANT, "one more", "marketing").statusCode()).isEqualTo(201);
    }

    @Test
    void a_long_text_counts_its_segments() {
        POSTGRES.query("update usage_limits set sms_cap = 3 where user_id = '" + TENANT + "'");
        assertThat(json(town.send(TENANT, "a".repeat(161), "marketing")).getInteger("segments"))
                .isEqualTo(2);
        assertThat(town.send(TENANT, "a".repeat(161), "marketing").statusCode()).isEqualTo(402);
        assertThat(town.send(TENANT, "a".repeat(160), "marketing").statusCode()).isEqualTo(201);
    }

    @Test
    void a_paused_tenant_writes_nothing() {
        town.server.post("/v1/limits/" + TENANT + "/pause", new JsonObject());
        assertThat(json(town.send(TENANT, "hi", "marketing")).getString("code")).isEqualTo("admin_paused");
        assertThat(town.sent()).isEmpty();
    }

    @Test
    void the_61st_text_of_a_minute_waits_for_the_next() {
        for (int i = 0; i < 62; i++) {
            town.send(TENANT, "text " + i, "marketing");
        }
        assertThat(town.sent()).hasSize(60);
        town.business.advance(Duration.ofSeconds(61));
        town.machine.advance(Duration.ofSeconds(61));
        town.until(() -> town.sent().size() == 62);
    }

    @Test
    void a_stop_during_a_burst_lets_no_later_text_out() {
        for (int i = 0; i < 70; i++) {
            town.send(TENANT, "text " + i, "marketing");
        }
        town.text(DANA, OURS, "STOP");
        int before = town.sent().size();
        town.business.advance(Duration.ofMinutes(3));
        town.machine.advance(Duration.ofMinutes(3));
        town.until(() -> town.one("select count(*) from sms_events where status = 'waiting'")
                        .getLong(0)
                == 0);
        assertThat(town.sent()).hasSize(before).hasSize(60);
        assertThat(town.one("select count(*) from sms_events where error_code = 'opted_out'")
                        .getLong(0))
                .isEqualTo(10);
    }

    @Test
    void an_answer_that_is_lost_after_the_provider_took_the_text_is_found_and_nothing_is_sent_again() {
        town.cause("{create: {answer_reset: 0.5, error_after: 0.5}}");
        for (int i = 0; i < 6; i++) {
            assertThat(json(town.send(TENANT, "text " + i % 2, "marketing")).getString("status"))
                    .isEqualTo("unknown");
        }
        town.noFaults();
        look(Duration.ofSeconds(91));
        town.until(() -> town.one("select count(message_sid) from sms_events").getLong(0) == 6);
        assertThat(town.sent()).hasSize(6);
        assertThat(town.one("select count(distinct message_sid) from sms_events")
                        .getLong(0))
                .isEqualTo(6);
    }

    @Test
    void a_report_with_our_id_resolves_a_text_of_which_no_answer_came() {
        town.cause("{create: {answer_reset: 1}}");
        UUID id = id(town.send(TENANT, "hello", "marketing"));
        assertThat(status(id)).isEqualTo("unknown");
        town.report(id, town.sent().get(0).sid(), "sent");
        town.settle();
        assertThat(status(id)).isEqualTo("sent");
        assertThat(used(TENANT)).isOne();
    }

    @Test
    void a_text_that_never_arrived_is_given_up_after_two_looks_and_not_sent_again() {
        town.cause("{create: {error_before: 1}}");
        UUID id = id(town.send(TENANT, "hello", "marketing"));
        assertThat(status(id)).isEqualTo("unknown");
        town.noFaults();
        look(Duration.ofSeconds(91));
        town.until(() -> town.one("select empty_looks from sms_events where id = '" + id + "'")
                        .getInteger(0)
                == 1);
        look(Duration.ofMinutes(11));
        town.until(() -> status(id).equals("dropped"));
        assertThat(town.sent()).isEmpty();
        assertThat(town.send(TENANT, "hello", "marketing").statusCode()).isEqualTo(201);
    }

    @Test
    void a_node_that_dies_between_intent_and_answer_leaves_a_text_that_is_looked_for() {
        UUID id = id(town.send(TENANT, "hello", "marketing"));
        POSTGRES.query("update sms_events set status = 'requested', message_sid = null where id = '" + id + "'");
        look(Duration.ofMinutes(11));
        town.until(() -> status(id).equals("delivered")); // what the provider's record says by then
        assertThat(town.sent()).hasSize(1);
    }

    @Test
    void too_many_requests_are_repeated_later() {
        town.cause("{create: {rate_limited: 1}}");
        UUID id = id(town.send(TENANT, "hello", "marketing"));
        assertThat(status(id)).isEqualTo("waiting");
        assertThat(town.sent()).isEmpty();
        town.noFaults();
        look(Duration.ofSeconds(6));
        town.until(() -> town.sent().size() == 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'cancelled'",
                "status = 'pending'",
                "start_time = start_time + interval '1 hour', end_time = end_time + interval '1 hour'"
            })
    void a_reminder_that_waits_for_the_provider_is_not_sent_once_its_appointment_is_off_or_moved(String change) {
        town.cause("{create: {rate_limited: 1}}");
        POSTGRES.query("insert into appointments (user_id, customer_name, customer_phone, start_time, end_time, status,"
                + " reminder_minutes) values ('" + TENANT + "', 'Dana', '" + DANA + "', '"
                + town.business.instant().plusSeconds(1_800) + "', '"
                + town.business.instant().plusSeconds(3_600) + "', 'booked', 60)");
        town.until(() -> town.one("select count(*) from sms_events where status = 'waiting' and error_code is not null")
                        .getLong(0)
                == 1);
        POSTGRES.query("update appointments set reminder_enabled = false, " + change);
        town.noFaults();
        look(Duration.ofSeconds(6));
        town.until(() -> town.one("select count(*) from sms_events where error_code = 'pointless'")
                        .getLong(0)
                == 1);
        assertThat(town.sent()).isEmpty();
    }

    @Test
    void an_opt_out_that_only_the_provider_knows_is_one_from_then_on() {
        town.server.send(
                java.net.http.HttpRequest.newBuilder(town.simulator.url().resolve("/_sim/text-in"))
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(new JsonObject()
                                .put("from_number", DANA)
                                .put("to_number", OURS)
                                .put("body", "stop")
                                .put("url", "http://localhost:1/lost")
                                .encode())));
        assertThat(json(town.send(TENANT, "hello", "marketing")).getString("status"))
                .isIn("requested", "failed"); // the provider may take longer than the answer waits for it
        org.awaitility.Awaitility.await().until(() -> town.isOptedOut(TENANT));
        assertThat(json(town.send(TENANT, "hello", "marketing")).getString("code"))
                .isEqualTo("opted_out");
    }

    @Test
    void on_a_shared_number_a_text_says_whose_it_is() {
        POSTGRES.query("delete from agents where user_id = '" + TENANT + "'");
        JsonObject text = json(town.send(TENANT, "hello", "marketing"));
        assertThat(text.getString("from_number")).isEqualTo(SHARED);
        assertThat(town.bodies()).containsExactly("[Harbor Dental] hello");
    }

    @Test
    void a_tenant_cannot_write_from_another_s_number_and_texts_have_a_longest_length() {
        JsonObject wish = new JsonObject()
                .put("user_id", TENANT.toString())
                .put("to_number", DANA)
                .put("from_number", TextTown.OTHERS)
                .put("body", "hi");
        assertThat(json(town.server.post("/v1/messages", wish)).getString("code"))
                .isEqualTo("from_number_not_yours");
        assertThat(json(town.send(TENANT, "a".repeat(1_601), "marketing")).getString("code"))
                .isEqualTo("text_too_long");
        assertThat(json(town.send(TENANT, " ", "marketing")).getString("code")).isEqualTo("body_missing");
    }

    @Test
    void texts_are_listed_newest_first_a_page_at_a_time() {
        for (int i = 0; i < 3; i++) {
            town.send(TENANT, "text " + i, "marketing");
            town.business.advance(Duration.ofSeconds(1));
        }
        JsonObject first = json(town.server.get("/v1/messages?limit=2&user_id=" + TENANT));
        assertThat(first.getJsonArray("data").getJsonObject(0).getString("body"))
                .isEqualTo("text 2");
        assertThat(first.getBoolean("has_more")).isTrue();
        JsonObject second = json(town.server.get("/v1/messages?limit=2&after=" + first.getString("next")));
        assertThat(second.getJsonArray("data").getJsonObject(0).getString("body"))
                .isEqualTo("text 0");
        assertThat(second.getBoolean("has_more")).isFalse();
    }

    private void look(Duration later) {
        town.business.advance(later);
        town.machine.advance(later);
    }

    private static UUID id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return UUID.fromString(json(answer).getString("id"));
    }

    private String status(UUID id) {
        return town.one("select status from sms_events where id = '" + id + "'").getString(0);
    }

    private int used(UUID tenant) {
        return town.one("select sms_used from usage_limits where user_id = '" + tenant + "'")
                .getInteger(0);
    }
}
