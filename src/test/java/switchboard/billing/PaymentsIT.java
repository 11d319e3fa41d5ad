package switchboard.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static switchboard.billing.Ledgers.await;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.ops.OpsCapability;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.stripe.StripeEvents;
import switchboard.provider.stripe.StripeWebhooks;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;

/** What Stripe's own events do, once, in whatever order they come. */
class PaymentsIT {

    private static final UUID TENANT = UUID.fromString("6f1d2c3b-4a59-4e68-8d77-0c1b2a394857");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static Ledgers ledgers;
    private static Payments payments;

    @BeforeAll
    static void open() {
        ledgers = new Ledgers(POSTGRES, REDIS);
        payments = new Payments(
                new StripeEvents(),
                ledgers.usage,
                OpsCapability.alarms(POSTGRES.pool()),
                new Clocks(ledgers.business, ledgers.business));
    }

    @AfterAll
    static void close() {
        ledgers.close();
    }

    @BeforeEach
    void a_tenant_of_the_smallest_tier_who_has_used_it_up() {
        ledgers.business.set(Instant.ofEpochSecond(1_789_398_300));
        POSTGRES.query("delete from commissions; delete from deals; delete from alerts; delete from auth.users");
        POSTGRES.query("""
                insert into auth.users (id, email) values ('%1$s', 't@example.test');
                insert into subscriptions (user_id, customer_id, status, plan_type)
                values ('%1$s', 'cus_A1', 'active', 'core');
                insert into usage_limits (user_id) values ('%1$s') on conflict do nothing;
                update usage_limits set tier_id = 'core', call_cap_seconds = 9000, call_used_seconds = 9600,
                       hard_stop_active = true, limit_state = 'blocked', billing_period_id = '%1$s:0',
                       period_start = to_timestamp(1789398000) - interval '10 days',
                       period_end = to_timestamp(1789398000) + interval '20 days'
                """.formatted(TENANT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"S01", "S02", "S03", "S04", "S05"})
    void a_genuine_event_is_let_in_under_its_own_id(String name) {
        SignedFixture fixture = SignedFixture.one(name);
        StripeWebhooks webhooks = new StripeWebhooks(fixture.secret());
        Instant now =
                Instant.ofEpochSecond(fixture.json().getJsonObject("signature").getLong("signed_at_s"));
        assertThat(webhooks.open("/webhooks/stripe", headers(fixture.headers()), fixture.body(), now))
                .satisfies(delivery -> {
                    assertThat(delivery.key()).startsWith("evt_");
                    assertThat(delivery.event()).isEqualTo(fixture.json().getString("event"));
                });
        fixture.json()
                .getJsonObject("must_fail")
                .forEach(forged -> assertThatThrownBy(() -> webhooks.open(
                                "/webhooks/stripe",
                                headers(Map.of("stripe-signature", (String) forged.getValue())),
                                fixture.body(),
                                now))
                        .isInstanceOfSatisfying(
                                Failure.class,
                                failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAUTHORIZED)));
    }

    @Test
    void a_paid_top_up_is_granted_once_and_ends_the_hard_stop() {
        handle("S01");
        handle("S01");
        assertThat(limits().getInteger("call_credit_seconds")).isEqualTo(18_000);
        assertThat(limits().getBoolean("hard_stop_active")).isFalse();
        assertThat(limits().getString("limit_state")).isEqualTo("ok");
        assertThat(POSTGRES.query("select amount from entitlement_grants where source_key = 'stripe:cs_test_a1'"))
                .singleElement()
                .satisfies(grant -> assertThat(grant.getInteger(0)).isEqualTo(18_000));
    }

    @Test
    void another_tier_moves_the_cap_at_once_and_leaves_the_running_period_its_prices() {
        handle("S02");
        assertThat(limits().getString("tier_id")).isEqualTo("pro");
        assertThat(limits().getInteger("call_cap_seconds")).isEqualTo(18_000);
        assertThat(limits().getInteger("sms_cap")).isEqualTo(1_000);
        assertThat(limits().getBoolean("hard_stop_active")).isFalse();
        assertThat(POSTGRES.query("""
                select t.tier_id from usage_periods p join tier_snapshots t on t.id = p.tier_snapshot_id
                 where p.id = '%s:0'
                """.formatted(TENANT)).get(0).getString(0)).isEqualTo("core");
        assertThat(limits().getOffsetDateTime("period_end").toInstant())
                .isEqualTo(Instant.ofEpochSecond(1_789_398_000));
        assertThat(subscription().getOffsetDateTime("current_period_end").toInstant())
                .isEqualTo(Instant.ofEpochSecond(1_791_990_000));
    }

    @Test
    void a_failed_payment_makes_it_past_due_with_one_alert_until_it_is_active_again() {
        handle("S03");
        handle("S03");
        assertThat(subscription().getString("status")).isEqualTo("past_due");
        assertThat(openAlerts()).containsExactly("payment_failed");
        handle("S02", Buffer.buffer(SignedFixture.one("S02").body().toString().replace("1789398060", "1789398199")));
        assertThat(subscription().getString("status")).isEqualTo("active");
        assertThat(openAlerts()).isEmpty();
    }

    @Test
    void a_deal_that_is_paid_makes_its_commission_payable_and_a_refund_takes_it_back() {
        POSTGRES.query("""
                insert into deals (id, stripe_session_id, amount, status, payment_intent)
                values ('00000000-0000-0000-0000-00000000000d', 'cs_test_deal9', 497, 'pending', 'pi_9');
                insert into commissions (deal_id, deal_amount, commission_amount)
                values ('00000000-0000-0000-0000-00000000000d', 497, 49.70)
                """);
        handle("S04");
        handle("S04");
        assertThat(commission()).containsExactly("paid", "payable", "49.70");
        handle("refund", Buffer.buffer("""
                {"id":"evt_6","type":"charge.refunded","created":1789398400,
                 "data":{"object":{"payment_intent":"pi_9","amount":49700,"amount_refunded":49700,"refunded":true}}}
                """));
        assertThat(commission()).containsExactly("refunded", "reversed", "49.70");
    }

    @Test
    void a_deleted_subscription_lets_no_call_start_and_an_older_event_does_not_bring_it_back() {
        handle("S05");
        handle("S02"); // signed before
        assertThat(subscription().getString("status")).isEqualTo("canceled");
        assertThat(limits().getString("tier_id")).isEqualTo("core");
    }

    @Test
    void what_belongs_to_nobody_we_know_stays_in_the_inbox() {
        POSTGRES.query("delete from auth.users");
        assertThat(handle("S03")).isInstanceOf(Handled.Unresolved.class);
        assertThat(handle("S04")).isInstanceOf(Handled.Unresolved.class);
        assertThat(handle("S02")).isInstanceOf(Handled.Unresolved.class);
    }

    private static Handled handle(String name) {
        return handle(name, SignedFixture.one(name).body());
    }

    private static Handled handle(String name, Buffer body) {
        StoredDelivery delivery = new StoredDelivery(
                Ids.random().next(), "stripe", "/webhooks/stripe", name, body, Map.of(), Instant.EPOCH, 1);
        return await(POSTGRES.pool().withTransaction(tx -> payments.handle(tx, delivery)));
    }

    private static MultiMap headers(Map<String, String> headers) {
        return MultiMap.caseInsensitiveMultiMap().addAll(headers);
    }

    private static Row limits() {
        return POSTGRES.query("select * from usage_limits").get(0);
    }

    private static Row subscription() {
        return POSTGRES.query("select * from subscriptions").get(0);
    }

    private static List<String> commission() {
        Row row = POSTGRES.query("""
                select d.status as deal, c.status, c.commission_amount::text as amount
                  from deals d join commissions c on c.deal_id = d.id
                """).get(0);
        return List.of(row.getString("deal"), row.getString("status"), row.getString("amount"));
    }

    private static List<String> openAlerts() {
        return POSTGRES.query("select alert_type from alerts where resolved_at is null").stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
