package switchboard.dialer;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import switchboard.audit.BlackBox;
import switchboard.audit.KeyedHash;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.core.DialPolicy;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.AgentLimits;
import switchboard.limits.LimitsConfig;
import switchboard.limits.Slots;
import switchboard.ops.OpsCapability;
import switchboard.platform.core.CallId;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealRedis;

/** One node's dialer on real stores, driven by hand; its provider takes every call. */
final class DialerRig {

    static final int UNLIMITED = 10_000;
    private static final int ROUNDS_MAX = 200;
    static final ZoneId EAST = ZoneId.of("America/New_York");

    final List<PlaceCall> placed = Collections.synchronizedList(new ArrayList<>());
    /** Of each attempt, whether it was on record when the provider was asked. */
    final List<Future<Boolean>> onRecord = Collections.synchronizedList(new ArrayList<>());

    final Gate gate = new Gate(LawPackFile.bundled(), DialPolicy.DEFAULT);
    final Desk desk;
    final Line line;
    final Intents intents;
    final Dialer dialer;
    final Clocks clocks;

    DialerRig(Pool pool, RealRedis redis, Clocks clocks, int batch, int startsPerSecond) {
        String name = Ids.random().next().toString();
        DialerConfig config = config(batch);
        Intents.Node node = new Intents.Node(name, clocks);
        VerdictLog log =
                new VerdictLog(new BlackBox(clocks.machine()), gate, KeyedHash.under(Optional.empty()), Ids.random());
        this.clocks = clocks;
        this.desk = desk(pool, name, clocks);
        this.line = new Line(
                new LineRepository(pool, name, clocks.machine()),
                new RankRepository(pool, number -> Set.of(EAST)),
                gate,
                batch,
                new UUID(0, 0));
        this.intents = new Intents(pool, desk, new AdmissionRepository(), log, config, node);
        Placer placer =
                new Placer(pool, new AlwaysYes(pool), new PlainCalls(), OpsCapability.alarms(pool), desk, config, node);
        Slots slots = new Slots(redis.client(), pool, limits(startsPerSecond), java.time.Clock.systemUTC());
        knowAccount(slots, pool, redis);
        Starts starts = new Starts(desk.claims(), slots, intents, placer, Ids.random());
        this.dialer = new Dialer(
                desk,
                line,
                gate,
                new Refusals(pool, desk.claims(), log, gate),
                starts,
                new Dialer.Crew(config, node, Ids.random()));
    }

    /** As if the nodes had been at work for a while: a Redis that knows nothing lets a window pass first. */
    private static void knowAccount(Slots slots, Pool pool, RealRedis redis) {
        TenantId nobody = new TenantId(new UUID(0, 0));
        AdmissionRequest caller = new AdmissionRequest(
                new CallId(Ids.random().next()),
                nobody,
                new AdmissionRequest.Route(false, "+12125550100", "+13105550100"),
                Duration.ofMinutes(1),
                AdmissionRequest.Origin.NONE);
        await(slots.ask(caller, AgentLimits.of(1, 1)));
        await(slots.release(nobody, "+12125550100", caller.call()));
        await(pool.query("delete from admission_paces").execute());
        redis.letCallsBeOver();
    }

    static Desk desk(Pool pool, String name, Clocks clocks) {
        return new Desk(
                new ClaimRepository(pool, name, clocks),
                new CandidateRepository(pool, number -> Set.of(EAST)),
                new QueueRepository(pool),
                new AttemptRepository(pool),
                new CampaignRepository(pool),
                new AccountRepository(pool, "default"));
    }

    /** Rounds until nobody is due; whoever comes too fast comes again. How many calls were placed. */
    int dialAll() {
        int before = placed.size();
        Dialer.Done done = round();
        for (int rounds = 0;
                rounds < ROUNDS_MAX && (done.more() || done.retryAfter().isPresent());
                rounds++) {
            done.retryAfter().ifPresent(wait -> ((ManualClock) clocks.business()).advance(wait.plusMillis(1)));
            done = round();
        }
        return placed.size() - before;
    }

    Dialer.Done round() {
        Dialer.Done done = await(dialer.dialDueLeads());
        await(dialer.drained());
        return done;
    }

    Line.Turn turn() {
        return await(line.next(
                clocks.business().instant(), clocks.machine().instant().plusSeconds(30)));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 30 s", e);
        }
    }

    private static DialerConfig config(int batch) {
        return new DialerConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                batch,
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                DialPolicy.DEFAULT);
    }

    private static LimitsConfig limits(int startsPerSecond) {
        return new LimitsConfig(
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                10_000,
                0,
                startsPerSecond,
                startsPerSecond == UNLIMITED ? Duration.ofMillis(1) : Duration.ofSeconds(1),
                Duration.ZERO);
    }

    private final class AlwaysYes implements VoiceProvider {

        private final Pool pool;

        AlwaysYes(Pool pool) {
            this.pool = pool;
        }

        @Override
        public Future<Placement> place(PlaceCall call) {
            placed.add(call);
            onRecord.add(pool.preparedQuery("select 1 from dial_attempts where id = $1")
                    .execute(Tuple.of(UUID.fromString(call.metadata().get("attempt_id"))))
                    .map(rows -> rows.size() == 1));
            return Future.succeededFuture(
                    new Placement.Accepted("call_" + Ids.random().next()));
        }

        @Override
        public Future<Optional<CallReport>> find(String providerCallId) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Void> stop(String providerCallId) {
            return Future.succeededFuture();
        }
    }

    private static final class PlainCalls implements OutboundCalls {
        @Override
        public Future<Void> accepted(SqlConnection tx, CallId call, String providerCallId, Instant now) {
            return tx.preparedQuery("update call_events set call_status = 'ringing', call_sid = $2 where id = $1")
                    .execute(Tuple.of(call.value(), providerCallId))
                    .mapEmpty();
        }

        @Override
        public Future<Void> accepted(SqlConnection tx, List<Taken> calls, Instant now) {
            return Future.join(calls.stream()
                            .map(each -> accepted(tx, each.call(), each.providerCallId(), now))
                            .toList())
                    .mapEmpty();
        }

        @Override
        public Future<Boolean> isUnheardOf(SqlConnection tx, CallId call) {
            return Future.succeededFuture(true);
        }

        @Override
        public Future<Boolean> isToEnd(SqlClient sql, CallId call) {
            return Future.succeededFuture(false);
        }

        @Override
        public Future<Void> refused(SqlConnection tx, CallId call, String detail, Instant now) {
            return tx.preparedQuery("update call_events set call_status = 'failed' where id = $1")
                    .execute(Tuple.of(call.value()))
                    .mapEmpty();
        }

        @Override
        public Future<Void> reported(SqlConnection tx, CallReport report) {
            return Future.succeededFuture();
        }
    }
}
