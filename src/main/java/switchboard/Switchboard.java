package switchboard;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import switchboard.http.Contract;
import switchboard.http.ContractRoutes;
import switchboard.http.HealthRoutes;
import switchboard.http.HttpEdge;
import switchboard.http.MetricsRoutes;
import switchboard.http.Probe;
import switchboard.http.RouteList;
import switchboard.platform.config.Secrets;
import switchboard.platform.deploy.Capability;
import switchboard.platform.deploy.Routes;
import switchboard.platform.embedded.Stores;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The running whole: starts the capabilities, lowest layer first, and opens the door when all are up. */
public final class Switchboard {

    /** Requests that have been taken are answered in this time; streams go on for it. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(4);

    private final Vertx vertx;
    private final HttpServer server;
    private final List<String> deployments;
    private final List<Routes> served;
    private final AtomicBoolean leaving;

    private Switchboard(
            Vertx vertx, HttpServer server, List<String> deployments, List<Routes> served, AtomicBoolean leaving) {
        this.vertx = vertx;
        this.server = server;
        this.deployments = deployments;
        this.served = served;
        this.leaving = leaving;
    }

    /** Needs a migrated database. Fails if a capability cannot start or the port is taken. */
    public static Future<Switchboard> start(
            Vertx vertx, SwitchboardConfig config, Secrets secrets, Stores stores, Clocks clocks) {
        PrometheusMeterRegistry metrics = Metrics.registry();
        List<Capability> capabilities =
                Wiring.of(vertx, config, secrets, stores, clocks, metrics).capabilities();
        List<String> deployments = new ArrayList<>();
        Future<Void> started = Future.succeededFuture();
        for (Capability capability : capabilities) {
            for (Supplier<Deployable> verticle : capability.verticles()) {
                started = started.compose(before -> vertx.deployVerticle(verticle.get()))
                        .onSuccess(deployments::add)
                        .mapEmpty();
            }
        }
        Access access = Access.of(vertx, config, secrets, stores, clocks);
        AtomicBoolean leaving = new AtomicBoolean();
        List<Routes> served = routes(config, stores, metrics, capabilities, stays(leaving));
        served.add(access.routes());
        return started.compose(all ->
                        HttpEdge.open(vertx, config.http(), access.guards(), served, clocks.machine(), Ids.random()))
                .map(server -> new Switchboard(vertx, server, deployments, served, leaving))
                .recover(error -> undeploy(vertx, deployments).transform(undeployed -> Future.failedFuture(error)));
    }

    public int port() {
        return server.actualPort();
    }

    /** Every address this server answers, such as {@code GET /v1/calls/:id}. */
    public List<String> routes() {
        return RouteList.of(vertx, served);
    }

    /** Says that it is not ready any more, and goes on. */
    public void leave() {
        leaving.set(true);
    }

    /** The door first, then the capabilities, highest layer first: each finishes what it has begun. */
    public Future<Void> stop() {
        leave();
        return server.shutdown(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .transform(closed -> undeploy(vertx, deployments));
    }

    private static Future<Void> undeploy(Vertx vertx, List<String> deployments) {
        Future<Void> stopped = Future.succeededFuture();
        for (int i = deployments.size() - 1; i >= 0; i--) {
            String deployment = deployments.get(i);
            stopped = stopped.transform(before -> vertx.undeploy(deployment)).otherwiseEmpty();
        }
        return stopped;
    }

    private static Probe stays(AtomicBoolean leaving) {
        return new Probe(
                "node", () -> leaving.get() ? Future.failedFuture("this node is leaving") : Future.succeededFuture());
    }

    private static List<Routes> routes(
            SwitchboardConfig config,
            Stores stores,
            PrometheusMeterRegistry metrics,
            List<Capability> capabilities,
            Probe stays) {
        List<Routes> routes = new ArrayList<>();
        routes.add(new HealthRoutes(
                List.of(stays, Probe.postgres(stores.pool()), Probe.redis(stores.redis())),
                config.http().probeTimeout()));
        routes.add(new MetricsRoutes(metrics));
        routes.add(new ContractRoutes(Contract.load()));
        capabilities.forEach(capability -> routes.addAll(capability.routes()));
        return routes;
    }
}
