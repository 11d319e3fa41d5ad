package switchboard.simulator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.VirtualClock;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;

/** A simulator on a virtual clock, a receiver for its webhooks, and a client. */
final class Play implements AutoCloseable {

    /** A Tuesday, noon in New York. */
    static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");

    final Vertx vertx = Vertx.vertx();
    final VirtualClock clock;
    final Receiver receiver = new Receiver(vertx);
    final Receiver inbound = new Receiver(vertx);
    final Receiver calendar = new Receiver(vertx);
    final Simulator simulator;
    final Client retell;

    Play(String scenarioYaml) {
        this(SimulatorConfig.of(Client.KEY, "cal_secret", 7), scenarioYaml, NOON);
    }

    Play(SimulatorConfig config, String scenarioYaml, Instant start) {
        clock = new VirtualClock(Clock.systemUTC(), start, 1);
        simulator = Simulator.start(vertx, config.with(scenario(scenarioYaml)), new Clocks(clock, Clock.systemUTC()))
                .timeout(10, SECONDS)
                .await();
        simulator
                .deliverTo(new Targets(
                        Optional.of(receiver.url()), Optional.of(inbound.url()), Optional.of(calendar.url())))
                .timeout(10, SECONDS)
                .await();
        retell = Client.retell(vertx, simulator);
    }

    static switchboard.simulator.core.Scenario scenario(String yaml) {
        JsonObject changes = switchboard.simulator.world.Wire.yaml(yaml);
        return ScenarioFile.with(changes);
    }

    /** Moves the clock to the next event, again and again, until nothing is left. */
    void playOut() {
        playOut(Duration.ZERO);
    }

    /** The same in leaps. */
    void playOut(Duration leap) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    simulator.nextEventAt().ifPresent(next -> clock.advanceTo(next.plus(leap)));
                    return simulator.nextEventAt().isEmpty() && simulator.isQuiet();
                });
    }

    void until(Callable<Boolean> holds) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(holds);
    }

    @Override
    public void close() {
        simulator.close().timeout(10, SECONDS).await();
        vertx.close().timeout(10, SECONDS).await();
    }
}
