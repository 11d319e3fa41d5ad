package switchboard.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.Slots;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.InboundAnswers;
import switchboard.provider.Webhooks;
import switchboard.routing.InboundRouter.Collaborators;
import switchboard.routing.InboundRouter.Stopwatch;

/** The only way in: wires the directory, the answers to inbound calls, and the sweep of calls that never started. */
public final class RoutingCapability {

    private RoutingCapability() {}

    /**
     * Where questions come in and how answers are worded; {@code calledIn} hears of every caller who is let in,
     * {@code heldBack} of every number that has found its owner.
     */
    public record Provider(
            Webhooks webhooks, InboundAnswers answers, CalledIn calledIn, HeldBack heldBack, MeterRegistry metrics) {}

    /** The database; {@code listenAt} is its address, where one can listen there. */
    public record Store(Pool pool, Optional<String> listenAt) {}

    public static Capability open(RoutingConfig config, Store store, Slots slots, Provider provider, Clocks clocks) {
        Pool pool = store.pool();
        Directory directory = new Directory(new DirectoryRepository(pool), config.fullReload(), clocks.machine());
        UnknownPhoneRepository unknown = new UnknownPhoneRepository(pool);
        InboundRouter router = new InboundRouter(
                pool,
                directory,
                new InboundRepository(),
                unknown,
                new InboundAdmission(slots, new AdmissionRepository(), directory),
                new Collaborators(provider.answers(), provider.calledIn(), Stopwatch.on(clocks.machine())),
                config);
        Reception reception = new Reception(
                config,
                pool,
                router,
                provider.answers(),
                clocks,
                new Reception.Means(Ids.random(), provider.metrics()));
        InboundSweep sweep = new InboundSweep(pool, slots, clocks.business(), config.startsWithin());
        return new Capability(
                "routing",
                List.of(() -> new RoutingVerticle(directory, sweep, reception, config.poll(), store.listenAt())),
                List.of(
                        new InboundRoutes(provider.webhooks(), provider.answers(), reception, clocks.machine()),
                        new RoutingRoutes(pool, directory, unknown, provider.heldBack(), clocks)));
    }
}
