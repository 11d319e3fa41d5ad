package switchboard.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import switchboard.platform.bus.Bus;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;

/** The inbox as others see it: its figures, and handling a delivery again. */
public final class Inbox {

    private final QueueRepository queue;
    private final Bus bus;
    private final Clock clock;
    private final Capability capability;

    private Inbox(QueueRepository queue, Bus bus, Clock clock, Capability capability) {
        this.queue = queue;
        this.bus = bus;
        this.clock = clock;
        this.capability = capability;
    }

    public static Inbox open(
            InboxConfig config, Pool pool, List<Inlet> inlets, Bus bus, Clocks clocks, MeterRegistry metrics) {
        Clock clock = clocks.machine();
        InboxTally tally = new InboxTally(
                metrics,
                inlets.stream()
                        .map(inlet -> inlet.webhooks().source())
                        .distinct()
                        .toList());
        InboxRepository repository = new InboxRepository(pool);
        QueueRepository queue = new QueueRepository(pool);
        Inlets doors = new Inlets(inlets);
        Setbacks setbacks = new Setbacks(new MarkRepository(pool), bus, tally, clock);
        InboxProcessor processor = new InboxProcessor(pool, repository, doors, setbacks, config, clock);
        WebhookRoutes webhooks = new WebhookRoutes(
                doors,
                new Intake(repository, config, bus, tally),
                new Refusals(new RefusalRepository(pool), config.refusalsPerMinute(), clock),
                tally,
                config,
                clock);
        Capability capability = new Capability(
                "inbox",
                config.processes()
                        ? List.of(() -> new InboxVerticle(processor, bus, config.pollInterval()))
                        : List.of(),
                List.of(webhooks, new InboxRoutes(processor, queue, bus, clock)));
        return new Inbox(queue, bus, clock, capability);
    }

    /** The verticle and routes to start. */
    public Capability capability() {
        return capability;
    }

    public Future<InboxCounts> counts() {
        return queue.counts();
    }

    /** Deliveries that were held back because this number was nobody's are handled again soon; how many there are. */
    public Future<Integer> replayHeldBack(String ourNumber) {
        return queue.requeueUnresolved(ourNumber, clock.instant())
                .onSuccess(back -> bus.publish(InboxEvents.STORED, new DeliveryStored(back)));
    }

    /** Puts a delivery back in the queue, to be handled again soon; false if there is none that is at rest. */
    public Future<Boolean> requeue(UUID id) {
        return queue.requeue(id, clock.instant())
                .onSuccess(back -> bus.publish(InboxEvents.STORED, new DeliveryStored(0)));
    }
}
