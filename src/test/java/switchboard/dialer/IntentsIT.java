package switchboard.dialer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.audit.BlackBox;
import switchboard.audit.KeyedHash;
import switchboard.calls.CallsCapability;
import switchboard.dialer.ClaimRepository.Claim;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.DialPolicy;
import switchboard.dialer.core.Verdict;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.AgentLimits;
import switchboard.limits.core.Admission;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.testkit.ManualClock;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;

/** What must hold while an intent is being committed: stops that are acknowledged, and neighbours at fault. */
class IntentsIT {

    private static final TenantId TENANT = new TenantId(new UUID(7, 1));
    private static final UUID CAMPAIGN = new UUID(7, 2);
    private static final String OURS = "+14155550100";
    private static final PhoneNumber THEIRS = new PhoneNumber("+12125550101");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private final ManualClock business = new ManualClock();
    private final Clocks clocks = new Clocks(business, new ManualClock());
    private final ClaimRepository claims = new ClaimRepository(POSTGRES.pool(), "node", clocks);

    @BeforeEach
    void settle_down() {
        POSTGRES.query("""
                delete from auth.users where id = '%1$s';
                delete from dnc_entries;
                delete from call_events;
                delete from dial_attempts;
                delete from provider_accounts;
                insert into auth.users (id, email) values ('%1$s', 'owner@example.test');
                insert into subscriptions (user_id, status, plan_type) values ('%1$s', 'active', 'core');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id) values ('%1$s', 9000, 'p1')
                    on conflict (user_id) do update set call_cap_seconds = 9000, reserved_seconds = 0;
                insert into agents (user_id, agent_id, phone_number, is_active, status)
                values ('%1$s', 'agent', '%2$s', true, 'deployed');
                insert into campaigns (id, user_id, name, from_number, status)
                values ('%3$s', '%1$s', 'Fall', '%2$s', 'running');
                """.formatted(TENANT, OURS, CAMPAIGN));
    }

    @Test
    void a_pause_is_acknowledged_when_no_admission_is_under_way_that_has_not_seen_it() {
        assertThat(waitsForAdmission(() -> campaigns().pause(CAMPAIGN, false))).isTrue();
    }

    @Test
    void an_opt_out_is_acknowledged_when_no_admission_is_under_way_that_has_not_seen_it() {
        assertThat(waitsForAdmission(() -> silence().block(Optional.of(TENANT), THEIRS, "api", "asked")))
                .isTrue();
    }

    @Test
    void an_opt_out_for_everybody_waits_for_everybodys_admissions() {
        assertThat(waitsForAdmission(() -> silence().block(Optional.empty(), THEIRS, "operator", "asked")))
                .isTrue();
    }

    @Test
    void an_opt_out_holds_on_a_node_whose_clock_is_behind() {
        Claim claim = claimed(THEIRS);
        await(silence().block(Optional.of(TENANT), new PhoneNumber("+12125550199"), "api", "asked"));
        POSTGRES.query("update dnc_entries set phone_number = '" + THEIRS + "'");
        business.advance(Duration.ofHours(-1));
        Intent intent = intent(claim, THEIRS, Optional.empty());
        assertThat(await(intents().commit(List.of(intent))).get(intent)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void whoever_holds_the_tenant_and_closes_a_claimed_row_stands_in_no_ring_with_its_intent() {
        Claim claim = claimed(THEIRS);
        SqlConnection inbound = await(POSTGRES.pool().getConnection());
        await(inbound.begin());
        await(new AdmissionRepository().lock(inbound, Set.of(TENANT)));
        Future<Map<Intent, Admission>> committed = intents().commit(List.of(intent(claim, THEIRS, Optional.empty())));
        untilSomebodyWaits(committed);
        await(queue().closeWaitingOfNumber(inbound, Optional.of(TENANT), THEIRS.e164(), "cancelled", "called_in"));
        await(inbound.query("commit").execute());
        await(inbound.close());
        assertThat(await(committed)).isEmpty();
        assertThat(POSTGRES.count("call_events")).isZero();
    }

    @Test
    void a_row_that_the_database_refuses_keeps_no_other_from_its_intent() {
        PhoneNumber other = new PhoneNumber("+12125550102");
        Intent sound = intent(claimed(THEIRS), THEIRS, Optional.empty());
        Intent broken = intent(claimed(other), other, Optional.of(new UUID(66, 6)));
        Map<Intent, Admission> verdicts = await(intents().commit(List.of(broken, sound)));
        assertThat(verdicts).containsOnlyKeys(sound);
        assertThat(verdicts.get(sound)).isInstanceOf(Admission.Admitted.class);
        assertThat(POSTGRES.query("select reserved_seconds from usage_limits")
                        .get(0)
                        .getInteger(0))
                .isEqualTo(600);
    }

    @Test
    void a_node_that_comes_back_late_commits_nothing_and_gives_nothing_back() {
        Claim late = claimed(THEIRS);
        POSTGRES.query("update dialer_queue set lease_token = 2, lease_owner = 'another'");
        assertThat(await(intents().commit(List.of(intent(late, THEIRS, Optional.empty())))))
                .isEmpty();
        await(claims.postpone(List.of(new ClaimRepository.Postponed(late, business.instant(), "store_away"))));
        assertThat(POSTGRES.count("call_events")).isZero();
        assertThat(POSTGRES.query("select status, lease_owner from dialer_queue")
                        .get(0)
                        .deepToString())
                .isEqualTo("[leased,another]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_lost_at_the_commit_leaves_all_or_nothing(boolean arrives) {
        Claim claim = claimed(THEIRS);
        CommitLine line = new CommitLine(VERTX.vertx(), POSTGRES.options(), arrives);
        Pool pool = PgBuilder.pool()
                .using(VERTX.vertx())
                .connectingTo(POSTGRES.options().setHost("127.0.0.1").setPort(line.port()))
                .build();
        Future<?> committed = intents(pool).commit(List.of(intent(claim, THEIRS, Optional.empty())));
        Awaitility.await().until(committed::isComplete);
        assertThat(committed.failed())
                .as("nobody can say whether it was committed")
                .isTrue();
        await(claims.postpone(List.of(new ClaimRepository.Postponed(claim, business.instant(), "store_away"))));
        long intended = arrives ? 1 : 0;
        assertThat(POSTGRES.query("select q.status, u.reserved_seconds, (select count(*) from call_events),"
                                + " (select count(*) from dial_attempts where state = 'intended')"
                                + " from dialer_queue as q join usage_limits as u on u.user_id = q.user_id")
                        .get(0)
                        .deepToString())
                .isEqualTo(arrives ? "[dialing,600,1,1]" : "[queued,0,0,0]");
        assertThat(POSTGRES.count("dial_attempts")).isEqualTo(intended);
        await(pool.close());
        line.close();
    }

    @Test
    void a_pause_the_provider_asked_for_is_not_doubled_into_days() {
        AccountRepository account = new AccountRepository(POSTGRES.pool(), "default");
        for (int refusal = 0; refusal < 8; refusal++) {
            await(account.backOff(Duration.ofHours(1), business.instant()));
            business.advance(Duration.ofHours(1).plusSeconds(1));
            assertThat(await(account.isOpen(business.instant()))).isTrue();
        }
    }

    @Test
    void a_short_pause_doubles_up_to_a_minute() {
        AccountRepository account = new AccountRepository(POSTGRES.pool(), "default");
        for (int refusal = 0; refusal < 9; refusal++) {
            await(account.backOff(Duration.ofSeconds(1), business.instant()));
            business.advance(Duration.ofSeconds(61));
        }
        await(account.backOff(Duration.ofSeconds(1), business.instant()));
        assertThat(await(account.isOpen(business.instant().plusSeconds(59)))).isFalse();
        assertThat(await(account.isOpen(business.instant().plusSeconds(61)))).isTrue();
    }

    /** Whether it is still waiting while an admission of the tenant's is, and goes through after it. */
    private static boolean waitsForAdmission(Supplier<Future<?>> stop) {
        SqlConnection admitting = await(POSTGRES.pool().getConnection());
        await(admitting.begin());
        await(admitting
                .query("select 1 from usage_limits where user_id = '" + TENANT + "' for update")
                .execute());
        Future<?> stopped = stop.get();
        untilSomebodyWaits(stopped);
        boolean waited = !stopped.isComplete();
        await(admitting.query("commit").execute());
        await(admitting.close());
        await(stopped);
        return waited;
    }

    private static void untilSomebodyWaits(Future<?> future) {
        Awaitility.await()
                .until(() -> future.isComplete() || !POSTGRES.query("""
                        select 1 from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                        """).isEmpty());
    }

    private Claim claimed(PhoneNumber number) {
        UUID lead = Ids.random().next();
        UUID row = Ids.random().next();
        POSTGRES.query("""
                insert into leads (id, user_id, name, phone) values ('%1$s', '%2$s', 'Dana', '%3$s');
                insert into dialer_queue (id, lead_id, user_id, campaign_id, from_number, phone_number, status,
                                          lease_token)
                values ('%4$s', '%1$s', '%2$s', '%5$s', '%6$s', '%3$s', 'leased', 1);
                """.formatted(lead, TENANT, number, row, CAMPAIGN, OURS));
        return new Claim(row, 1);
    }

    private static Intent intent(Claim claim, PhoneNumber number, Optional<UUID> lead) {
        UUID attempt = Ids.random().next();
        AdmissionRequest request = new AdmissionRequest(
                new CallId(Ids.random().next()),
                TENANT,
                new AdmissionRequest.Route(true, OURS, number.e164()),
                Duration.ofSeconds(600),
                new AdmissionRequest.Origin(
                        Optional.of(attempt),
                        Optional.of(claim.queueId()),
                        lead,
                        Optional.of(CAMPAIGN),
                        Optional.empty()));
        return new Intent(attempt, 1, judged(claim, number), request);
    }

    private static Judged judged(Claim claim, PhoneNumber number) {
        Candidate candidate = new Candidate(
                new Candidate.Lead(number, Set.of(), Optional.empty(), Optional.empty(), Optional.empty()),
                new Candidate.Standing(false, Optional.empty(), false, false),
                new Candidate.Campaign(
                        Candidate.Campaign.Status.RUNNING,
                        Candidate.Campaign.Purpose.INFORMATIONAL,
                        LocalTime.of(8, 0),
                        LocalTime.of(21, 0),
                        3),
                new Candidate.History(0, Optional.empty(), List.of()),
                new Candidate.Permission(new Candidate.Dnc(false, false, false, Optional.empty()), List.of()));
        ClaimedLead lead = new ClaimedLead(
                claim,
                TENANT,
                new ClaimedLead.Origin(Ids.random().next(), CAMPAIGN, 0),
                new ClaimedLead.Line(
                        new PhoneNumber(OURS), Optional.empty(), AgentLimits.of(5, 1), Duration.ofSeconds(600)),
                new ClaimedLead.Person(Optional.empty(), Optional.empty()),
                candidate,
                new ClaimedLead.Entries(List.of(), List.of()));
        Verdict dial = new Verdict.Dial(ManualClock.START.plusSeconds(3_600));
        return new Judged(lead, dial, ManualClock.START, Ids.random().next());
    }

    private Intents intents() {
        return intents(POSTGRES.pool());
    }

    private Intents intents(Pool pool) {
        DialerConfig config = new DialerConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                100,
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                DialPolicy.DEFAULT);
        VerdictLog log = new VerdictLog(
                new BlackBox(clocks.machine()),
                new Gate(LawPackFile.bundled(), DialPolicy.DEFAULT),
                KeyedHash.under(Optional.empty()),
                Ids.random());
        return new Intents(pool, desk(), new AdmissionRepository(), log, config, new Intents.Node("node", clocks));
    }

    private Desk desk() {
        return new Desk(
                claims,
                new CandidateRepository(POSTGRES.pool(), number -> Set.of()),
                queue(),
                new AttemptRepository(POSTGRES.pool()),
                new CampaignRepository(POSTGRES.pool()),
                new AccountRepository(POSTGRES.pool(), "default"));
    }

    private Campaigns campaigns() {
        return new Campaigns(
                POSTGRES.pool(), desk(), CallsCapability.stops(bus(), clocks), bus(), clocks, Ids.random());
    }

    private Silence silence() {
        return new Silence(
                POSTGRES.pool(), new ConsentRepository(), queue(), CallsCapability.stops(bus(), clocks), clocks);
    }

    private static Bus bus() {
        return new Bus(VERTX.vertx().eventBus(), List.of());
    }

    private static QueueRepository queue() {
        return new QueueRepository(POSTGRES.pool());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
