package switchboard.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.calls.core.Call;
import switchboard.platform.core.CallId;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Progress;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.testkit.RealPostgres;

class CallEffectsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static Vertx vertx;
    private static CallWorld world;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        world = new CallWorld(POSTGRES, vertx);
    }

    @AfterAll
    static void close() {
        world.await(vertx.close());
    }

    @BeforeEach
    void clear() {
        world.clear();
    }

    @Test
    void effects_are_carried_out_once_each() {
        world.deliver("R02");
        world.carryOut();
        world.deliver("R02");
        world.carryOut();
        assertThat(world.carriedOut).containsExactlyInAnyOrder("release_slot 94420", "meter 94420", "analysis 94420");
        assertThat(openEffects()).isZero();
    }

    @Test
    void a_longer_duration_is_metered_again() {
        world.deliver("R02");
        world.carryOut();
        var longer = switchboard.provider.retell.Fixture.named("R03").body().toJsonObject();
        longer.getJsonObject("call").put("duration_ms", 99_000);
        world.deliver(longer.toBuffer());
        world.carryOut();
        assertThat(world.carriedOut).contains("meter 94420", "meter 99000").hasSize(5);
    }

    @Test
    void one_that_fails_does_not_hold_up_the_others_and_is_tried_again_later() {
        List<String> done = new ArrayList<>();
        boolean[] broken = {true};
        CallEffects effects = new CallEffects(
                POSTGRES.pool(),
                List.of(
                        handler(
                                "meter",
                                () -> broken[0]
                                        ? Future.failedFuture(Failure.unavailable("away", "no"))
                                        : Future.succeededFuture(),
                                done),
                        handler("release_slot", Future::succeededFuture, done)),
                CallsConfig.DEFAULT,
                world.machine);
        world.deliver("R02");
        world.await(effects.carryOutDue());
        assertThat(done).contains("release_slot").doesNotContain("meter");
        assertThat(openEffects()).isEqualTo(1);
        broken[0] = false;
        world.await(effects.carryOutDue());
        assertThat(openEffects()).isEqualTo(1);
        world.machine.advance(Duration.ofSeconds(2));
        world.await(effects.carryOutDue());
        assertThat(done).contains("meter");
        assertThat(openEffects()).isZero();
    }

    @Test
    void one_that_fails_among_many_calls_spoils_none_of_the_others() {
        List<String> fixtures = List.of("R02", "R04", "R06", "R07", "R17", "R19", "R29");
        fixtures.forEach(world::deliver);
        long calls = POSTGRES.query("select count(distinct call_id) from call_effects")
                .get(0)
                .getLong(0);
        List<String> metered = new CopyOnWriteArrayList<>();
        AtomicBoolean broken = new AtomicBoolean(true);
        EffectHandler meter = new EffectHandler() {
            @Override
            public String kind() {
                return "meter";
            }

            @Override
            public Future<Void> carryOut(SqlConnection tx, Call call) {
                metered.add(call.id().toString());
                return broken.get() && metered.get(0).equals(call.id().toString())
                        ? tx.query("select 1 / 0").execute().mapEmpty()
                        : Future.succeededFuture();
            }
        };
        CallEffects effects = new CallEffects(POSTGRES.pool(), List.of(meter), CallsConfig.DEFAULT, world.machine);

        world.await(effects.carryOutDue());

        assertThat(metered.stream().distinct()).hasSize((int) calls);
        assertThat(openEffects()).isEqualTo(1);
        assertThat(POSTGRES.query("select kind, attempts, error from call_effects where done_at is null"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString("error")).contains("division by zero"));
        broken.set(false);
        world.machine.advance(Duration.ofMinutes(1)); // and its lease
        world.await(effects.carryOutDue());
        assertThat(openEffects()).isZero();
    }

    @Test
    void two_nodes_carry_out_each_effect_once() {
        for (String fixture : List.of("R02", "R04", "R06", "R07", "R17", "R19", "R29")) {
            world.deliver(fixture);
        }
        long effects = POSTGRES.count("call_effects");
        List<String> done = new CopyOnWriteArrayList<>();
        List<EffectHandler> handlers = java.util.stream.Stream.of(
                        "meter", "release_slot", "analysis", "opt_out", "attempt_ended")
                .map(kind -> handler(kind, Future::succeededFuture, done))
                .toList();
        CallEffects one = new CallEffects(POSTGRES.pool(), handlers, CallsConfig.DEFAULT, world.machine);
        CallEffects two = new CallEffects(POSTGRES.pool(), handlers, CallsConfig.DEFAULT, world.machine);
        world.await(Future.all(one.carryOutDue(), two.carryOutDue(), one.carryOutDue(), two.carryOutDue()));
        assertThat(done).hasSize((int) effects);
        assertThat(openEffects()).isZero();
    }

    @Test
    void a_refused_call_is_over_and_no_attempt_has_ended() {
        var id = world.admitted("outbound", "+12125550110", "0195a4c1-0000-7000-8000-000000000003", "");
        world.inTransaction(tx -> world.book.refused(tx, new CallId(id), "400 no", world.business.instant()));
        assertThat(world.call().getString("call_status")).isEqualTo("failed");
        assertThat(world.lastEffects()).contains("release_slot", "meter").doesNotContain("attempt_ended");
    }

    @Test
    void a_silent_call_is_asked_for_and_recorded_as_found() {
        world.admitted("outbound", "+12125550147", "", "call_7e9e3e888bcbb273fcd27109e19");
        Asked provider = new Asked(report("R02"));
        world.await(sweeper(provider).askForSilentCalls());
        assertThat(provider.questions).isEmpty();
        world.business.advance(Duration.ofSeconds(600 + 120));
        world.await(sweeper(provider).askForSilentCalls());
        assertThat(world.call().getString("call_status")).isEqualTo("completed");
    }

    @Test
    void a_call_unknown_to_the_provider_is_closed_when_it_said_so_twice() {
        world.admitted("outbound", "+12125550147", "0195a4c1-0000-7000-8000-000000000004", "");
        Asked provider = new Asked(List.of());
        CallSweeper sweeper = sweeper(provider);
        world.business.advance(Duration.ofSeconds(720));
        world.await(sweeper.askForSilentCalls());
        world.await(sweeper.askForSilentCalls());
        assertThat(provider.questions).containsExactly("attempt 0195a4c1-0000-7000-8000-000000000004 +12125550147");
        assertThat(world.call().getString("call_status")).isEqualTo("intended");
        world.business.advance(Duration.ofMinutes(10));
        world.await(sweeper.askForSilentCalls());
        assertThat(world.call().getString("call_status")).isEqualTo("failed");
        assertThat(world.lastEffects()).contains("attempt_ended NEVER_STARTED/false/");
    }

    @Test
    void news_between_two_empty_look_ups_takes_the_first_back() {
        world.admitted("outbound", "+12125550147", "0195a4c1-0000-7000-8000-000000000005", "");
        CallSweeper sweeper = sweeper(new Asked(List.of()));
        world.business.advance(Duration.ofSeconds(720));
        world.await(sweeper.askForSilentCalls());
        world.deliver(CallWorld.withMetadata("R01", "attempt_id", "0195a4c1-0000-7000-8000-000000000005"));
        world.business.advance(Duration.ofSeconds(719));
        world.await(sweeper.askForSilentCalls());
        assertThat(world.call().getInteger("empty_lookups")).isZero();
        world.business.advance(Duration.ofSeconds(1));
        world.await(sweeper.askForSilentCalls());
        assertThat(world.call().getString("call_status")).isEqualTo("in-progress");
        world.business.advance(Duration.ofMinutes(10));
        world.await(sweeper.askForSilentCalls());
        assertThat(world.call().getString("call_status")).isIn("failed", "completed");
    }

    @Test
    void a_call_of_ours_that_outlasts_its_hold_is_ordered_to_end() {
        var call = world.admitted("outbound", "+12125550147", "0195a4c1-0000-7000-8000-000000000006", "");
        world.deliver(CallWorld.withMetadata("R01", "attempt_id", "0195a4c1-0000-7000-8000-000000000006"));
        CallSweeper sweeper = sweeper(new Asked(report("R01")));
        world.business.advance(Duration.ofSeconds(720));
        world.await(sweeper.askForSilentCalls());
        assertThat(POSTGRES.query("select call_id, reason from call_stops where done_at is null"))
                .singleElement()
                .satisfies(order -> {
                    assertThat(order.getUUID("call_id")).isEqualTo(call);
                    assertThat(order.getString("reason")).isEqualTo("overrun");
                });
    }

    @Test
    void the_verticle_carries_out_announces_and_keeps_the_view_of_live_calls() throws Exception {
        LiveCalls live = new LiveCalls();
        List<CallEnded> ended = new CopyOnWriteArrayList<>();
        world.bus.on(CallEvents.ENDED, ended::add).completion().await(60, SECONDS);
        String verticle = vertx.deployVerticle(new CallsVerticle(
                        POSTGRES.pool(),
                        world.bus,
                        new CallsVerticle.Works(world.effects, stopper(), sweeper(new Asked(List.of()))),
                        live,
                        CallsConfig.DEFAULT))
                .await(60, SECONDS);
        world.deliver("R01");
        Awaitility.await().until(() -> live.of(CallWorld.TENANT).size() == 1);
        assertThat(live.all().get(0).status()).isEqualTo("in-progress");
        world.deliver("R02");
        Awaitility.await().until(() -> live.size() == 0 && !ended.isEmpty());
        assertThat(ended.get(0).talkMillis()).isEqualTo(94_420);
        vertx.undeploy(verticle).await(60, SECONDS);
    }

    private static CallStopper stopper() {
        return new CallStopper(POSTGRES.pool(), new Asked(List.of()), world.book, CallsConfig.DEFAULT, world.machine);
    }

    private static CallSweeper sweeper(Asked provider) {
        CallStops stops = new CallStops(world.bus, new Clocks(world.business, world.machine));
        return new CallSweeper(POSTGRES.pool(), provider, world.book, stops, CallsConfig.DEFAULT, world.business);
    }

    private static List<CallReport> report(String fixture) {
        var news = new switchboard.provider.retell.RetellReports()
                .read(switchboard.provider.retell.Fixture.named(fixture).body(), java.util.Map.of());
        return List.of(((switchboard.provider.core.CallNews.Reported) news).report());
    }

    private static long openEffects() {
        return POSTGRES.query("select count(*) from call_effects where done_at is null")
                .get(0)
                .getLong(0);
    }

    private static EffectHandler handler(
            String kind, java.util.function.Supplier<Future<Void>> work, List<String> done) {
        return new EffectHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Future<Void> carryOut(SqlConnection tx, Call call) {
                return work.get().onSuccess(worked -> done.add(kind));
            }
        };
    }

    /** A provider that answers with what it was given and remembers what it was asked. */
    private static final class Asked implements switchboard.provider.VoiceProvider {

        private final List<CallReport> known;
        private final List<String> questions = new CopyOnWriteArrayList<>();

        Asked(List<CallReport> known) {
            this.known = known;
        }

        @Override
        public Future<Placement> place(PlaceCall call) {
            throw new AssertionError("nobody places calls here");
        }

        @Override
        public Future<java.util.Optional<CallReport>> find(String providerCallId) {
            questions.add("call " + providerCallId);
            return Future.succeededFuture(known.stream()
                    .filter(report -> report.progress().compareTo(Progress.REGISTERED) > 0)
                    .findFirst());
        }

        @Override
        public Future<List<CallReport>> findByAttempt(String attemptId, switchboard.platform.core.PhoneNumber to) {
            questions.add("attempt " + attemptId + " " + to);
            return Future.succeededFuture(known);
        }

        @Override
        public Future<Void> stop(String providerCallId) {
            throw new AssertionError("nobody stops calls here");
        }
    }
}
