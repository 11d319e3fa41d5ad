package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;
import switchboard.testkit.WholeServer;

/** Stripe's events as they come over the line: let in by their signature, each once, done only with their effect. */
class StripeE2E {

    private static final String TENANT = "6f1d2c3b-4a59-4e68-8d77-0c1b2a394857";
    private static final String PATH = "/webhooks/stripe";
    private static final List<String> ALL = List.of("S01", "S02", "S03", "S04", "S05");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final ManualClock CLOCK = new ManualClock();
    private static WholeServer server;

    @BeforeAll
    static void open() {
        CLOCK.set(Instant.ofEpochSecond(1_789_398_000));
        server = WholeServer.start(
                POSTGRES,
                REDIS,
                Map.of("STRIPE_WEBHOOK_SECRET", SignedFixture.one("S01").secret()),
                new Clocks(CLOCK, CLOCK));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void a_tenant_who_has_used_up_the_smallest_tier_and_a_seller_with_a_deal() {
        POSTGRES.query("delete from webhook_queue; delete from refused_deliveries; delete from commissions;"
                + " delete from deals; delete from alerts; delete from auth.users");
        POSTGRES.query("""
                insert into auth.users (id, email) values ('%1$s', 't@example.test');
                insert into subscriptions (user_id, customer_id, status, plan_type)
                values ('%1$s', 'cus_A1', 'active', 'core');
                insert into usage_limits (user_id) values ('%1$s') on conflict do nothing;
                update usage_limits set tier_id = 'core', call_cap_seconds = 9000, call_used_seconds = 9600,
                       hard_stop_active = true, limit_state = 'blocked', billing_period_id = '%1$s:0',
                       period_start = to_timestamp(1789398000) - interval '10 days',
                       period_end = to_timestamp(1789398000) + interval '20 days';
                insert into deals (id, stripe_session_id, amount)
                values ('00000000-0000-0000-0000-00000000000d', 'cs_test_deal9', 497);
                insert into commissions (deal_id, deal_amount, commission_amount)
                values ('00000000-0000-0000-0000-00000000000d', 497, 49.70);
                """.formatted(TENANT));
    }

    @Test
    void all_events_in_order_have_their_effects_however_often_they_come() {
        for (String name : ALL) {
            assertThat(deliver(name)).as(name).isEqualTo(204);
            assertThat(deliver(name)).as(name + " again").isEqualTo(204);
            settled();
            assertThat(deliver(name)).as(name + " after it was handled").isEqualTo(204);
        }
        settled();
        assertThat(POSTGRES.query("select state, redeliveries from webhook_queue"))
                .hasSize(ALL.size())
                .allSatisfy(row -> {
                    assertThat(row.getString("state")).isEqualTo("done");
                    assertThat(row.getInteger("redeliveries")).isEqualTo(2);
                });
        assertHasAllEffects();
    }

    @Test
    void all_events_in_any_order_end_the_same() {
        List<String> order = new ArrayList<>(ALL);
        Collections.reverse(order);
        order.forEach(name -> assertThat(deliver(name)).isEqualTo(204));
        settled();
        assertThat(limits().getInteger("call_credit_seconds")).isEqualTo(18_000);
        assertThat(subscription()).isEqualTo("canceled");
        assertThat(commission()).isEqualTo("payable");
    }

    @Test
    void what_is_signed_wrongly_is_refused_without_a_word_why_and_leaves_a_trace() {
        for (String name : ALL) {
            SignedFixture fixture = SignedFixture.one(name);
            Map<String, String> forged = new HashMap<>(fixture.variants("must_fail"));
            forged.put("nobody", "");
            forged.put(
                    "another body's",
                    SignedFixture.one(name.equals("S01") ? "S02" : "S01").header("stripe-signature"));
            forged.forEach((what, signature) -> {
                HttpResponse<String> answer = answer(fixture, signature);
                assertThat(answer.statusCode()).as(name + " " + what).isEqualTo(401);
                assertThat(answer.body()).contains("signature_refused");
            });
        }
        CLOCK.advance(Duration.ofSeconds(301));
        assertThat(answer(SignedFixture.one("S01"), SignedFixture.one("S01").header("stripe-signature"))
                        .statusCode())
                .as("five minutes later")
                .isEqualTo(401);
        assertThat(POSTGRES.count("webhook_queue")).isZero();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(POSTGRES.query("select distinct source from refused_deliveries"))
                        .singleElement()
                        .satisfies(row -> assertThat(row.getString(0)).isEqualTo("stripe")));
        assertThat(limits().getInteger("call_credit_seconds")).isZero();
    }

    @Test
    void a_rotated_secret_and_its_successor_are_both_let_in() {
        SignedFixture fixture = SignedFixture.one("S01");
        fixture.variants("must_pass").forEach((what, signature) -> {
            CLOCK.set(signedAt(fixture));
            assertThat(answer(fixture, signature).statusCode()).as(what).isEqualTo(204);
        });
        settled();
        assertThat(limits().getInteger("call_credit_seconds")).isEqualTo(18_000);
    }

    @Test
    void an_event_whose_effect_fails_is_not_done_and_counts_once_it_can() {
        // given: the grant cannot be written
        POSTGRES.query("alter table entitlement_grants add constraint no_grants check (source <> 'top_up') not valid");
        // when
        assertThat(deliver("S01")).isEqualTo(204);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !POSTGRES.query("select 1 from webhook_queue where state = 'failed'")
                        .isEmpty());
        // then
        Row failed = POSTGRES.query("select * from webhook_queue").get(0);
        assertThat(failed.getOffsetDateTime("processed_at")).isNull();
        assertThat(failed.getString("error_message")).contains("no_grants");
        assertThat(limits().getInteger("call_credit_seconds")).isZero();
        assertThat(deliver("S01")).as("Stripe tries again").isEqualTo(204);
        // when
        POSTGRES.query("alter table entitlement_grants drop constraint no_grants");
        settled();
        // then
        assertThat(limits().getInteger("call_credit_seconds")).isEqualTo(18_000);
        assertThat(limits().getBoolean("hard_stop_active")).isFalse();
        assertThat(POSTGRES.query("select 1 from webhook_queue where state = 'done'"))
                .hasSize(1);
    }

    @Test
    void a_sender_who_hangs_up_in_the_middle_is_no_bug_of_ours() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger("switchboard.inbox.WebhookRoutes");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.setLevel(Level.DEBUG);
        log.addAppender(told);
        try {
            try (Socket line = new Socket("localhost", server.at("/").getPort())) {
                line.getOutputStream()
                        .write(("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"id\"")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !told.list.isEmpty());
            assertThat(told.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.DEBUG);
            assertThat(POSTGRES.count("webhook_queue")).isZero();
        } finally {
            log.detachAppender(told);
            log.setLevel(null);
        }
    }

    private void assertHasAllEffects() {
        assertThat(limits().getInteger("call_credit_seconds")).as("S01").isEqualTo(18_000);
        assertThat(limits().getString("tier_id")).as("S02").isEqualTo("pro");
        assertThat(POSTGRES.query("select 1 from alerts where alert_type = 'payment_failed'"))
                .as("S03")
                .hasSize(1);
        assertThat(commission()).as("S04").isEqualTo("payable");
        assertThat(subscription()).as("S05").isEqualTo("canceled");
        assertThat(POSTGRES.count("entitlement_grants")).isEqualTo(1);
    }

    private static int deliver(String name) {
        SignedFixture fixture = SignedFixture.one(name);
        CLOCK.set(signedAt(fixture));
        return answer(fixture, fixture.header("stripe-signature")).statusCode();
    }

    private static HttpResponse<String> answer(SignedFixture fixture, String signature) {
        CLOCK.set(CLOCK.instant().isAfter(signedAt(fixture)) ? CLOCK.instant() : signedAt(fixture));
        Map<String, String> headers = new HashMap<>(fixture.headers());
        headers.put("stripe-signature", signature);
        return server.deliver(PATH, fixture.body(), headers);
    }

    private static Instant signedAt(SignedFixture fixture) {
        return Instant.ofEpochSecond(fixture.json().getJsonObject("signature").getLong("signed_at_s"));
    }

    /** Retries come due at once. */
    private static void settled() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            List<Row> waiting =
                    POSTGRES.query("select next_attempt_at from webhook_queue where state in ('pending', 'failed')");
            waiting.stream()
                    .map(row -> row.getOffsetDateTime(0).toInstant())
                    .filter(next -> next.isAfter(CLOCK.instant()))
                    .forEach(CLOCK::set);
            return waiting.isEmpty();
        });
    }

    private static Row limits() {
        return POSTGRES.query("select * from usage_limits").get(0);
    }

    private static String subscription() {
        return POSTGRES.query("select status from subscriptions").get(0).getString(0);
    }

    private static String commission() {
        return POSTGRES.query("select status from commissions").get(0).getString(0);
    }
}
