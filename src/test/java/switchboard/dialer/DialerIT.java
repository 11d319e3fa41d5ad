package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.dialer.DialerRig.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.dialer.core.DialRules;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.core.Admission;
import switchboard.platform.core.CallId;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** The whole round on real stores: rows at fault, numbers that two tenants call, retries of a campaign that drains. */
class DialerIT {

    private static final String DUE = ManualClock.START.minusSeconds(60).toString();

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final ManualClock business = new ManualClock();
    private final Clocks clocks = new Clocks(business, new ManualClock());
    private final Town town = new Town(POSTGRES);

    @BeforeEach
    void settle_down() {
        town.empty();
        town.tenant(1, 50);
        town.campaign(1, 1, 1);
    }

    @Test
    void everybody_who_is_due_is_called_and_certified() {
        town.queue(1, 20, DUE);
        assertThat(node().dialAll()).isEqualTo(20);
        assertThat(statuses()).isEqualTo(Map.of("dialing", 20L));
    }

    @Test
    void the_provider_is_asked_for_what_is_on_record_and_nothing_else() {
        town.queue(1, 20, DUE);
        DialerRig node = node();
        assertThat(node.dialAll()).isEqualTo(20);
        assertThat(node.onRecord)
                .hasSize(20)
                .allSatisfy(asked -> assertThat(await(asked)).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update consents set given_at = 'infinity' where phone_number = '%s'",
                "update leads set lock_expires_at = '-infinity' where phone = '%s'",
                "update dialer_queue set from_number = null where phone_number = '%s'",
                "update dialer_queue set phone_number = null where phone_number = '%s'",
            })
    void a_row_at_fault_keeps_no_other_from_its_call(String harm) {
        town.queue(1, 5, DUE);
        String number = POSTGRES.query("select min(phone_number) from dialer_queue")
                .get(0)
                .getString(0);
        UUID row = POSTGRES.query("select id from dialer_queue where phone_number = '" + number + "'")
                .get(0)
                .getUUID(0);
        POSTGRES.query(harm.formatted(number));
        assertThat(node().dialAll()).isGreaterThanOrEqualTo(4);
        assertThat(POSTGRES.query("select 1 from dialer_queue where status = 'leased'"))
                .isEmpty();
        String reason = why(row).getString("reason");
        assertThat(reason).isIn("row_unreadable", "agent_inactive", "dialing");
    }

    @Test
    void a_number_that_is_no_longer_ours_says_so_and_nothing_else() {
        town.queue(1, 2, DUE);
        POSTGRES.query("update dialer_queue set from_number = '+14155559999' where phone_number = (%s)"
                .formatted("select min(phone_number) from dialer_queue"));
        assertThat(node().dialAll()).isEqualTo(1);
        assertThat(POSTGRES.query("select reason from dialer_queue where status = 'queued'")
                        .get(0)
                        .getString(0))
                .isEqualTo("agent_inactive");
    }

    /** Both gates have looked before either commits: only the commit can tell. */
    @Test
    void two_nodes_that_look_at_once_do_not_both_take_the_last_call_a_number_may_have_in_a_day() {
        sameNumberTwice();
        calledBefore(2);
        Pool other = POSTGRES.newPool(4);
        DialerRig first = node();
        DialerRig second = new DialerRig(other, REDIS, clocks, 100, DialerRig.UNLIMITED);
        Intent here = intent(first, 1);
        Intent there = intent(second, 2);
        Future<Map<Intent, Admission>> one = first.intents.commit(List.of(here));
        Future<Map<Intent, Admission>> two = second.intents.commit(List.of(there));
        long admitted = Stream.concat(await(one).values().stream(), await(two).values().stream())
                .filter(Admission.Admitted.class::isInstance)
                .count();
        assertThat(admitted).isEqualTo(1);
        await(other.close());
    }

    @Test
    void a_call_that_came_and_went_between_gate_and_commit_counts_against_the_cap() {
        sameNumberTwice();
        calledBefore(2);
        DialerRig node = node();
        Intent early = intent(node, 1);
        Intent late = intent(node, 2);
        assertThat(await(node.intents.commit(List.of(early))).get(early)).isInstanceOf(Admission.Admitted.class);
        POSTGRES.query("update call_events set call_status = 'completed'");
        assertThat(await(node.intents.commit(List.of(late)))).isEmpty();
    }

    @Test
    void an_attempt_of_which_nobody_knows_counts_against_the_cap() {
        town.queue(1, 1, DUE);
        calledBefore(3);
        POSTGRES.query("update dial_attempts set state = 'unknown'");
        assertThat(node().dialAll()).isZero();
        assertThat(POSTGRES.query("select reason from dialer_queue where status = 'queued'")
                        .get(0)
                        .getString(0))
                .isEqualTo("frequency_cap");
    }

    @Test
    void an_attempt_that_the_provider_never_had_does_not_count_against_the_cap() {
        town.queue(1, 1, DUE);
        calledBefore(3);
        POSTGRES.query("update dial_attempts set provider_call_id = null");
        assertThat(node().dialAll()).isEqualTo(1);
    }

    @Test
    void a_retry_of_a_campaign_that_drains_lapses_at_once() {
        town.queue(1, 1, DUE);
        DialerRig node = node();
        node.dialAll();
        POSTGRES.query("update campaigns set status = 'draining'");
        UUID row = POSTGRES.query("select id from dialer_queue").get(0).getUUID(0);
        UUID call = POSTGRES.query("select call_id from dialer_queue").get(0).getUUID(0);
        await(POSTGRES.pool()
                .withTransaction(tx -> node.desk
                        .queue()
                        .loadDialing(tx, row, new CallId(call))
                        .compose(found -> node.desk
                                .queue()
                                .requeue(
                                        tx,
                                        found.orElseThrow(),
                                        business.instant().plus(Duration.ofHours(4)),
                                        "no_answer"))));
        assertThat(statuses()).isEqualTo(Map.of("cancelled", 1L));
        assertThat(why(row).getString("reason")).isEqualTo("drained");
    }

    @Test
    void when_starts_are_limited_each_tenant_has_its_turn() {
        for (int tenant = 2; tenant <= 3; tenant++) {
            town.tenant(tenant, 50);
            town.campaign(tenant, tenant, 1);
        }
        town.queue(1, 500, DUE);
        town.queue(2, 5, DUE);
        town.queue(3, 5, DUE);
        DialerRig node = new DialerRig(POSTGRES.pool(), REDIS, clocks, 100, 1);
        for (int round = 0; round < 6; round++) {
            node.round();
            REDIS.letCallsBeOver();
            business.advance(Duration.ofSeconds(2));
        }
        assertThat(POSTGRES.query("select user_id, count(*) as calls from dial_attempts group by user_id").stream()
                        .map(row -> row.getLong("calls"))
                        .toList())
                .containsExactly(2L, 2L, 2L);
    }

    @Test
    void tenants_that_may_not_start_and_ask_over_and_over_keep_nobody_else_from_starting() {
        for (int tenant = 2; tenant <= 20; tenant++) {
            town.tenant(tenant, 50);
            town.campaign(tenant, tenant, 1);
            town.queue(tenant, 2, DUE);
        }
        POSTGRES.query("update usage_limits set call_cap_seconds = 10, grace_seconds = 0"); // nobody has latched a stop
        town.tenant(21, 50);
        town.campaign(21, 21, 1);
        town.queue(21, 3, DUE);
        DialerRig node = new DialerRig(POSTGRES.pool(), REDIS, clocks, 4, DialerRig.UNLIMITED);
        for (int round = 0; round < 60; round++) {
            node.round();
            business.advance(Duration.ofSeconds(6)); // those turned away are due again
        }
        assertThat(node.placed).hasSize(3);
    }

    private void sameNumberTwice() {
        town.tenant(2, 50);
        town.campaign(2, 2, 1);
        town.queue(1, 1, DUE);
        town.queue(2, 1, DUE);
        POSTGRES.query("""
                update leads set phone = '+12125550101';
                update consents set phone_number = '+12125550101';
                update dialer_queue set phone_number = '+12125550101';
                """);
    }

    private void calledBefore(int times) {
        POSTGRES.query("""
                insert into dial_attempts (id, queue_id, attempt_no, user_id, call_id, from_number, to_number, state,
                                           provider_call_id, intended_at)
                select gen_random_uuid(), q.id, -n, q.user_id, gen_random_uuid(), q.from_number, q.phone_number,
                       'closed', 'call_' || n, '%s'::timestamptz + n * interval '1 hour'
                  from (select * from dialer_queue limit 1) as q cross join generate_series(1, %d) as n
                """.formatted(ManualClock.START.minus(Duration.ofHours(4)), times));
    }

    /** What the node would commit for the campaign's only lead, after the gate has said yes. */
    private Intent intent(DialerRig node, int campaign) {
        UUID row = POSTGRES.query(
                        "select id from dialer_queue where campaign_id = '%s'".formatted(Town.campaign(campaign)))
                .get(0)
                .getUUID(0);
        POSTGRES.query("update dialer_queue set status = 'leased', lease_token = 1 where id = '" + row + "'");
        ClaimedLead lead = await(
                        node.desk.candidates().load(List.of(new ClaimRepository.Claim(row, 1)), business.instant()))
                .leads()
                .get(0);
        Judged judged = new Judged(
                lead,
                DialRules.decide(lead.candidate(), node.gate.pack(), node.gate.policy(), business.instant()),
                business.instant(),
                Ids.random().next());
        assertThat(judged.mayDial()).isTrue();
        UUID attempt = Ids.random().next();
        return new Intent(
                attempt,
                1,
                judged,
                new AdmissionRequest(
                        new CallId(Ids.random().next()),
                        lead.tenant(),
                        new AdmissionRequest.Route(
                                true, lead.line().from().e164(), lead.number().e164()),
                        Duration.ofSeconds(600),
                        new AdmissionRequest.Origin(
                                Optional.of(attempt),
                                Optional.of(row),
                                Optional.of(lead.origin().lead()),
                                Optional.of(lead.origin().campaign()),
                                Optional.empty())));
    }

    private JsonObject why(UUID row) {
        return await(new Why(new WhyRepository(POSTGRES.pool()), clocks).answer(row, Optional.empty()));
    }

    private DialerRig node() {
        return new DialerRig(POSTGRES.pool(), REDIS, clocks, 100, DialerRig.UNLIMITED);
    }

    private static Map<String, Long> statuses() {
        return POSTGRES.query("select status, count(*) as rows from dialer_queue group by status").stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }
}
