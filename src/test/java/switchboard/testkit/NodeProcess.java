package switchboard.testkit;

import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import switchboard.GracefulStop;
import switchboard.Switchboard;
import switchboard.SwitchboardConfig;
import switchboard.cluster.Cluster;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.embedded.Stores;
import switchboard.platform.sql.TimeKeeper;
import switchboard.platform.time.AgreedClock;

/** The server in a process of its own, as {@code switchboard serve} is, but on a {@link SharedClock}. */
public final class NodeProcess {

    private NodeProcess() {}

    public static void main(String[] args) throws InterruptedException, TimeoutException {
        Environment environment = new Environment(System.getenv());
        SwitchboardConfig config = SwitchboardConfig.load(Optional.empty(), environment);
        SharedClock clock = SharedClock.parse(System.getenv(SharedClock.VARIABLE));
        Vertx vertx = args.length > 0 && args[0].equals("--cluster")
                ? Cluster.join(config.cluster()).await(3, TimeUnit.MINUTES)
                : Vertx.vertx();
        Stores stores = RealPostgres.await(Stores.open(vertx, config.stores()));
        AgreedClock machine = new AgreedClock(SetClock.ofThisProcess());
        RealPostgres.await(TimeKeeper.deploy(vertx, stores.pool(), machine));
        Switchboard server = RealPostgres.await(
                Switchboard.start(vertx, config, Secrets.from(environment), stores, clock.clocks(machine)));
        System.err.println("listening on http://localhost:" + server.port());
        new GracefulStop(vertx, server, stores, config.ops().stopNotice()).awaitSignal();
    }
}
