package switchboard.cli;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.VirtualClock;
import switchboard.simulator.Simulator;
import switchboard.simulator.SimulatorConfig;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Targets;

/** Runs the pretend Retell and Cal.com on ports of their own, until it is stopped. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard simulate --port 9090 --api-key key_dev \\",
            "      --webhook-url http://localhost:8080/webhooks/retell \\",
            "      --inbound-url http://localhost:8080/webhooks/retell-inbound",
            "  switchboard simulate --port 9090 --api-key key_dev \\",
            "      --webhook-url http://localhost:8080/webhooks/retell --calcom-port 9091 \\",
            "      --calcom-webhook-url http://localhost:8080/webhooks/calcom --calcom-secret s3cret",
            "  switchboard simulate --port 9090 --api-key key_dev --scenario bad-day.yaml --seed 7 --speed 60",
            "",
            "  curl localhost:9090/_sim/calls                         every call it saw, a JSON line each",
            "  curl localhost:9090/_sim/faults -d '{\"create\":{\"answer_reset\":0.2}}'",
            "  curl localhost:9090/_sim/call-in -d '{\"from_number\":\"+12125550147\",\"to_number\":\"+14155550100\"}'",
            ""
        },
        description = "Pretend to be Retell and Cal.com. Stop with Ctrl-C; with --record, a restart goes on.")
final class SimulateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--port", paramLabel = "P", description = "Of the pretend Retell. Default: any free one.")
    private int port;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            required = true,
            description = "What callers must show; it also signs the webhooks.")
    private String apiKey = "";

    @Option(names = "--webhook-url", paramLabel = "URL", description = "Where events of calls go.")
    private Optional<String> webhookUrl = Optional.empty();

    @Option(names = "--inbound-url", paramLabel = "URL", description = "Who is asked who takes an incoming call.")
    private Optional<String> inboundUrl = Optional.empty();

    @Option(names = "--calcom-port", paramLabel = "P", description = "Of the pretend Cal.com. Default: any free one.")
    private int calcomPort;

    @Option(names = "--calcom-webhook-url", paramLabel = "URL", description = "Where events of bookings go.")
    private Optional<String> calcomWebhookUrl = Optional.empty();

    @Option(names = "--calcom-secret", paramLabel = "S", description = "Signs the events of bookings.")
    private String calcomSecret = "";

    @Option(names = "--scenario", paramLabel = "FILE", description = "What differs from the default world (YAML).")
    private Optional<Path> scenario = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Decides every fate. Default: 1.")
    private long seed = 1;

    @Option(names = "--speed", paramLabel = "X", description = "Virtual seconds a second. Default: 1.")
    private double speed = 1;

    @Option(names = "--record", paramLabel = "DIR", description = "Keep the record here. Default: in memory only.")
    private Optional<Path> record = Optional.empty();

    SimulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulatorConfig config = config();
        Clock machine = Clock.systemUTC();
        Clock business = speed == 1 ? machine : new VirtualClock(machine, machine.instant(), speed);
        Vertx vertx = Vertx.vertx();
        try {
            Simulator simulator = Simulator.start(vertx, config, new Clocks(business, machine))
                    .await();
            terminal.err().println("listening on " + simulator.url() + " (Retell)");
            terminal.err().println("listening on " + simulator.calcomUrl() + " (Cal.com)");
            waitForTheEnd(simulator);
            return ExitCode.DONE;
        } finally {
            vertx.close().await();
        }
    }

    private SimulatorConfig config() {
        if (speed <= 0) {
            throw Failure.invalid("speed_invalid", "--speed must be more than 0.");
        }
        try {
            Scenario world = scenario.map(ScenarioFile::read).orElseGet(ScenarioFile::defaults);
            Targets targets = new Targets(webhookUrl, inboundUrl, calcomWebhookUrl);
            return new SimulatorConfig(port, calcomPort, apiKey, calcomSecret, targets, world, seed, record);
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("simulation_invalid", String.valueOf(e.getMessage()));
        }
    }

    /** A signal ends it. What the journal was given is on the disk by then. */
    private static void waitForTheEnd(Simulator simulator) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            simulator.close().await();
            stopped.countDown();
        }));
        stopped.await();
    }
}
