package switchboard.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static switchboard.billing.Ledgers.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.billing.core.TopUp;
import switchboard.limits.core.Admission;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Ids;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** What a period is billed at, and that it is billed once. */
class BillsIT {

    private static final String OURS = "+14155550100";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static Ledgers ledgers;

    private TenantId tenant;
    private int calls;

    @BeforeAll
    static void open() {
        ledgers = new Ledgers(POSTGRES, REDIS);
    }

    @AfterAll
    static void close() {
        ledgers.close();
    }

    @BeforeEach
    void a_tenant_of_the_smallest_tier() {
        POSTGRES.query("delete from auth.users");
        ledgers.business.set(ManualClock.START);
        tenant = ledgers.tenant("core", 9_000, OURS);
    }

    @Test
    void a_period_is_billed_line_by_line_and_once() {
        // given: 9,000 s are paid for, 9,090 s were talked; 2 texts are paid for, 5 were sent
        for (int i = 0; i < 15; i++) {
            call(600_000, "12.3456");
        }
        CallId beyond = call(90_400, "1.5");
        call(0, "0");
        ledgers.text(tenant, OURS, 2);
        ledgers.text(tenant, OURS, 3);
        List<String> preview =
                lines(await(ledgers.bills.bill(POSTGRES.pool(), Optional.of(tenant.value()), Optional.empty())));

        // when
        assertThat(closeOver()).isEqualTo("1 periods, 5 lines, 0 failed");

        // then
        assertThat(written())
                .extracting(
                        row -> row.getString("event_type"),
                        row -> row.getBigDecimal("billed_units")
                                .stripTrailingZeros()
                                .toPlainString(),
                        row -> row.getBigDecimal("total_amount").toPlainString(),
                        row -> row.getBigDecimal("provider_cost").toPlainString(),
                        row -> row.getBigDecimal("margin").toPlainString())
                .containsExactly(
                        tuple("base", "1", "149.00", "0.00", "149.00"),
                        tuple("call", "9090", "0.00", "1.87", "-1.87"),
                        tuple("sms", "5", "0.00", "0.02", "-0.02"),
                        tuple("overage_minutes", "1.5", "0.23", "0.00", "0.23"),
                        tuple("overage_sms", "3", "0.06", "0.00", "0.06"));
        assertThat(lines(bill())).isEqualTo(preview);
        assertThat(bill().getLong("total_cents")).isEqualTo(14_929);
        assertThat(written().get(3).getArrayOfStrings("event_ids")).containsExactly("call:" + beyond);
        assertThat(written().get(1).getArrayOfStrings("event_ids")).hasSize(16);

        // when: it is closed again
        assertThat(closeOver()).isEqualTo("0 periods, 0 lines, 0 failed");
        POSTGRES.query("select close_period('" + tenant + ":0', now())");
        assertThat(written()).hasSize(5);
    }

    @Test
    void what_is_corrected_after_the_bill_gets_lines_with_the_difference() {
        CallId call = call(600_000, "10");
        closeOver();
        ledgers.ended(tenant, call, OURS, 9_660_000, "16"); // the hold is the most that is billed
        ledgers.ended(tenant, call, OURS, 300_000, "16");
        assertThat(closeOver()).isEqualTo("1 periods, 1 lines, 0 failed");
        assertThat(written())
                .extracting(
                        row -> row.getString("event_type"),
                        row -> row.getBigDecimal("billed_units").intValue(),
                        row -> row.getBigDecimal("provider_cost").toPlainString())
                .contains(tuple("call", 600, "0.10"), tuple("call", -300, "0.06"));
        assertThat(bill().getLong("total_cents")).isEqualTo(14_900);
    }

    @Test
    void a_period_is_billed_by_the_tier_it_began_with() {
        call(60_000, "0");
        POSTGRES.query(
                "update usage_limits set tier_id = 'pro', call_cap_seconds = 18000 where user_id = '" + tenant + "'");
        closeOver();
        assertThat(bill().getLong("total_cents")).isEqualTo(14_900);
        ledgers.business.advance(Duration.ofDays(30));
        await(ledgers.usage.roll(tenant, false));
        await(ledgers.bills.closeEnded());
        assertThat(POSTGRES.query("select sum(total_amount) from billing_line_items where user_id = '" + tenant + "'")
                        .get(0)
                        .getBigDecimal(0))
                .isEqualByComparingTo("398");
    }

    @Test
    void top_ups_and_what_was_carried_over_are_used_before_anything_is_overage() {
        await(ledgers.usage.topUp(tenant, TopUp.CALL_300, Optional.empty()));
        for (int i = 0; i < 16; i++) {
            call(600_000, "0");
        }
        closeOver();
        assertThat(written()).extracting(row -> row.getString("event_type")).containsExactly("base", "call");
    }

    @Test
    void a_period_with_a_call_in_progress_waits_for_it() {
        CallId call = new CallId(Ids.random().next());
        ledgers.admit(tenant, call, OURS, "+12125550999");
        assertThat(closeOver()).isEqualTo("0 periods, 0 lines, 0 failed");
        ledgers.ended(tenant, call, OURS, 30_000, "1");
        assertThat(await(ledgers.bills.closeEnded())).isEqualTo("1 periods, 2 lines, 0 failed");
    }

    private CallId call(long millis, String cents) {
        CallId call = new CallId(Ids.random().next());
        assertThat(ledgers.admit(tenant, call, OURS, "+1212555%04d".formatted(calls++)))
                .isInstanceOf(Admission.Admitted.class);
        ledgers.business.advance(Duration.ofMillis(millis));
        ledgers.ended(tenant, call, OURS, millis, cents);
        return call;
    }

    private String closeOver() {
        if (ledgers.limits(tenant).getString("billing_period_id").endsWith(":0")) {
            ledgers.business.set(
                    ledgers.limits(tenant).getOffsetDateTime("period_end").toInstant());
            await(ledgers.usage.roll(tenant, false));
        }
        return await(ledgers.bills.closeEnded());
    }

    private JsonObject bill() {
        return await(ledgers.bills.bill(POSTGRES.pool(), Optional.of(tenant.value()), Optional.of(tenant + ":0")));
    }

    private static List<String> lines(JsonObject bill) {
        List<String> lines = new ArrayList<>();
        JsonArray all = bill.getJsonArray("lines");
        for (int i = 0; i < all.size(); i++) {
            JsonObject line = all.getJsonObject(i).copy();
            line.remove("event_range_end");
            lines.add(line.encode());
        }
        return lines;
    }

    private List<Row> written() {
        return POSTGRES.query("""
                select * from billing_line_items where user_id = '%s'
                 order by array_position(array['base', 'call', 'sms', 'overage_minutes', 'overage_sms'], event_type),
                          source_key
                """.formatted(tenant));
    }
}
