package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static switchboard.dialer.DialerRig.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.dialer.BulkRepository.Filter;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** What operators do to many rows, and to one row of a preview campaign. */
class BulkIT {

    private static final String DUE = ManualClock.START.minusSeconds(60).toString();
    private static final UUID CAMPAIGN = Town.campaign(1);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private final ManualClock business = new ManualClock();
    private final Clocks clocks = new Clocks(business, new ManualClock());
    private final Town town = new Town(POSTGRES);
    private final BulkRepository bulk = new BulkRepository(POSTGRES.pool());
    private final Why why = new Why(new WhyRepository(POSTGRES.pool()), clocks);

    @BeforeEach
    void settle_down() {
        town.empty();
        town.tenant(1, 50);
        town.campaign(1, 1, 1);
    }

    @Test
    void a_preview_campaign_dials_only_what_an_operator_has_released_each_time() {
        POSTGRES.query("update campaigns set mode = 'preview'");
        town.leads(1, 3);
        QueueRepository queue = new QueueRepository(POSTGRES.pool());
        assertThat(await(queue.enqueue(POSTGRES.pool(), CAMPAIGN, Optional.empty(), business.instant())))
                .isEqualTo(3);
        DialerRig node = node();
        assertThat(node.dialAll()).isZero();
        assertThat(open()).isEqualTo(Map.of("preview", 3));
        UUID row = POSTGRES.query("select id from dialer_queue").get(0).getUUID(0);
        assertThat(await(bulk.release(row, business.instant()))).isTrue();
        assertThat(await(bulk.release(row, business.instant()))).isFalse();
        assertThat(node.dialAll()).isEqualTo(1);
        retry(node, row);
        business.advance(Duration.ofHours(1));
        POSTGRES.query("update call_events set call_status = 'completed'");
        assertThat(node.dialAll()).isZero();
        assertThat(open()).isEqualTo(Map.of("preview", 3));
        assertThat(await(bulk.release(row, business.instant()))).isTrue();
        assertThat(node.dialAll()).isEqualTo(1);
    }

    @Test
    void a_campaign_that_becomes_a_preview_holds_what_waits_and_lets_it_go_when_it_is_none_any_more() {
        town.queue(1, 5, DUE);
        assertThat(await(bulk.hold(CAMPAIGN, true))).isEqualTo(5);
        assertThat(node().dialAll()).isZero();
        assertThat(await(bulk.hold(CAMPAIGN, false))).isEqualTo(5);
        assertThat(node().dialAll()).isEqualTo(5);
    }

    @Test
    void what_waits_for_a_reason_is_cancelled_and_a_call_in_progress_is_not() {
        town.queue(1, 12, DUE);
        POSTGRES.query("""
                update dialer_queue set reason = 'no_answer' where id in (select id from dialer_queue limit 5);
                update dialer_queue set status = 'dialing' where id in (
                    select id from dialer_queue where reason = 'no_answer' limit 1);
                """);
        Filter filter = new Filter(CAMPAIGN, List.of(), Optional.of("no_answer"));
        assertThat(await(bulk.countCancel(filter))).isEqualTo(4);
        assertThat(await(bulk.cancel(filter))).isEqualTo(4);
        assertThat(await(bulk.cancel(filter))).isZero();
        assertThat(statuses()).isEqualTo(Map.of("queued", 7L, "cancelled", 4L, "dialing", 1L));
    }

    @Test
    void a_cancelled_claim_is_not_dialled_any_more() {
        town.queue(1, 1, DUE);
        DialerRig node = node();
        Line.Turn turn = node.turn();
        await(bulk.cancel(new Filter(CAMPAIGN, List.of(), Optional.empty())));
        Set<UUID> held =
                await(POSTGRES.pool().withTransaction(tx -> node.desk.claims().lockClaimed(tx, turn.claims())));
        assertThat(held).isEmpty();
    }

    @Test
    void leads_are_queued_again_once_each_and_never_beside_an_open_row() {
        town.queue(1, 6, DUE);
        POSTGRES.query("""
                update dialer_queue set status = 'failed', outcome = 'dial_failed' ;
                insert into dialer_queue (lead_id, user_id, campaign_id, from_number, phone_number, status, created_at)
                select lead_id, user_id, campaign_id, from_number, phone_number, 'failed', now() + interval '1 hour'
                  from dialer_queue order by phone_number limit 2;
                insert into dialer_queue (lead_id, user_id, campaign_id, from_number, phone_number, next_attempt_at)
                select lead_id, user_id, campaign_id, from_number, phone_number, '%s'
                  from dialer_queue order by phone_number desc limit 1;
                """.formatted(DUE));
        Filter filter = new Filter(CAMPAIGN, List.of("failed"), Optional.empty());
        assertThat(await(bulk.countRequeue(filter))).isEqualTo(5);
        assertThat(await(bulk.requeue(filter, business.instant()))).isEqualTo(5);
        assertThat(await(bulk.requeue(filter, business.instant()))).isZero();
        assertThat(POSTGRES.query("select lead_id from dialer_queue where is_open group by 1 having count(*) > 1"))
                .isEmpty();
        assertThat(node().dialAll()).isEqualTo(6);
    }

    @Test
    void a_release_of_what_is_not_held_says_so() {
        town.queue(1, 1, DUE);
        UUID row = POSTGRES.query("select id from dialer_queue").get(0).getUUID(0);
        Bulk operators = new Bulk(bulk, new Bus(VERTX.vertx().eventBus(), List.of()), business);
        assertThatThrownBy(() -> await(operators.release(row, CAMPAIGN))).hasMessageContaining("does not wait");
    }

    @Test
    void all_leads_of_a_tenant_are_queued_page_by_page() {
        town.leads(1, 5_100);
        QueueRepository queue = new QueueRepository(POSTGRES.pool());
        assertThat(await(queue.enqueue(POSTGRES.pool(), CAMPAIGN, Optional.empty(), business.instant())))
                .isEqualTo(5_100);
        assertThat(await(queue.enqueue(POSTGRES.pool(), CAMPAIGN, Optional.empty(), business.instant())))
                .isZero();
    }

    private void retry(DialerRig node, UUID row) {
        UUID call = POSTGRES.query("select call_id from dialer_queue where id = '" + row + "'")
                .get(0)
                .getUUID(0);
        await(POSTGRES.pool()
                .withTransaction(tx -> node.desk
                        .queue()
                        .loadDialing(tx, row, new CallId(call))
                        .compose(found ->
                                node.desk.queue().requeue(tx, found.orElseThrow(), business.instant(), "busy"))));
    }

    private Map<String, Integer> open() {
        JsonObject counts = await(why.reasons(CAMPAIGN)).getJsonObject("open");
        return counts.stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> (Integer) entry.getValue()));
    }

    private static Map<String, Long> statuses() {
        return POSTGRES.query("select status, count(*) from dialer_queue group by status").stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }

    private DialerRig node() {
        return new DialerRig(POSTGRES.pool(), REDIS, clocks, 100, DialerRig.UNLIMITED);
    }
}
