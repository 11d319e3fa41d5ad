package switchboard.simulator.retell;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Fate;
import switchboard.simulator.core.Plan;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.Courier;
import switchboard.simulator.world.Parcel;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** Calls that come in: asks who takes them, and does as it is told. */
public final class InboundLine {

    private static final Duration SLOT_WAIT_MAX = Duration.ofSeconds(40);
    private static final Duration SLOT_POLL = Duration.ofSeconds(2);

    private final World world;
    private final Workspace workspace;
    private final Numbers numbers;
    private final CallWebhooks webhooks;
    private final AtomicInteger ringing = new AtomicInteger();
    private int made;

    InboundLine(World world, Workspace workspace, Numbers numbers, CallWebhooks webhooks) {
        this.world = world;
        this.workspace = workspace;
        this.numbers = numbers;
        this.webhooks = webhooks;
    }

    private record Ring(String id, Numbers.Pair numbers, int nth, Instant at) {}

    /** Somebody calls one of our numbers. Completes when it is decided what becomes of the call. */
    public Future<Call> callIn(String from, String to) {
        int nth = workspace.count(counter(from));
        Ring ring = new Ring("call_" + world.id(27), new Numbers.Pair(from, to), nth, world.now());
        return ring(ring);
    }

    /** Calls ringing for which no decision has come. May be asked by any thread. */
    public int ringing() {
        return ringing.get();
    }

    /** Lets people call in as the scenario has it. */
    void open(int madeBefore) {
        made = madeBefore;
        awaitNext(world.now());
    }

    static String counter(String from) {
        return "from " + from;
    }

    private void awaitNext(Instant since) {
        Scenario.Inbound inbound = world.scenario().inbound();
        if (inbound.perHour() <= 0 || made >= inbound.callsMax()) {
            return;
        }
        Dice dice = world.dice("inbound", ++made);
        double hours = -StrictMath.log(1 - dice.share("gap")) / inbound.perHour();
        Instant at = since.plusMillis((long) (hours * 3_600_000));
        world.agenda().add(at, () -> {
            List<String> to = inbound.to().isEmpty() ? numbers.known() : inbound.to();
            if (!to.isEmpty()) {
                callIn(caller(inbound, dice), to.get(dice.below("to", to.size())));
            }
            awaitNext(at);
        });
    }

    private static String caller(Scenario.Inbound inbound, Dice dice) {
        List<String> from = inbound.from();
        return from.isEmpty()
                ? "+1" + (201 + dice.below("area", 700)) + "5550" + (100 + dice.below("line", 100))
                : from.get(dice.below("from", from.size()));
    }

    private Future<Call> ring(Ring ring) {
        ringing.incrementAndGet();
        return ask(ring).compose(answer -> decide(ring, answer)).onComplete(decided -> ringing.decrementAndGet());
    }

    /** The order we are given for the call; none if no usable answer came. */
    private Future<Optional<JsonObject>> ask(Ring ring) {
        Optional<String> url = numbers.inboundUrl(ring.numbers.to());
        if (url.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        JsonObject question = new JsonObject().put("call_id", ring.id);
        numbers.agentOf(ring.numbers.to())
                .ifPresent(agent -> question.put("agent_id", agent).put("agent_version", 0));
        question.put("from_number", ring.numbers.from()).put("to_number", ring.numbers.to());
        Buffer body = new JsonObject()
                .put("event", "call_inbound")
                .put("event_timestamp", ring.at.toEpochMilli())
                .put("call_inbound", question)
                .toBuffer();
        Scenario.WebhookRules rules = world.scenario().webhooks();
        return world.courier()
                .ask(new Parcel(
                        ring.id + "/call_inbound",
                        ring.id,
                        "call_inbound",
                        url.get(),
                        body,
                        webhooks.signing(),
                        rules.timeout(),
                        rules.retriesMax()))
                .map(InboundLine::understood);
    }

    private Future<Call> decide(Ring ring, Optional<JsonObject> answer) {
        JsonObject order = answer.orElse(new JsonObject());
        boolean rejected = Boolean.TRUE.equals(order.getValue("reject"));
        boolean hasAgent = order.containsKey("override_agent_id")
                || numbers.agentOf(ring.numbers.to()).isPresent();
        if (rejected || !hasAgent) {
            Call call = call(ring, order, Plan.refused(rejected ? "rejected" : "no_agent", ring.at));
            call.reject();
            return workspace.enter(call);
        }
        numbers.agentOf(ring.numbers.to()).ifPresent(agent -> {
            if (!order.containsKey("override_agent_id")) {
                order.put("override_agent_id", agent);
            }
        });
        return connect(ring, order);
    }

    private Future<Call> connect(Ring ring, JsonObject order) {
        world.agenda().wake();
        if (workspace.limiter().hasInboundSlot()) {
            Fate fate = Fate.inbound(world.scenario(), world.seed(), ring.numbers.from(), ring.nth);
            return workspace.enter(call(ring, order, Workspace.planned(fate, world.now(), order)));
        }
        if (ring.at.plus(SLOT_WAIT_MAX).isBefore(world.now())) {
            return workspace.enter(call(ring, order, Plan.refused("concurrency_limit_reached", world.now())));
        }
        Promise<Call> later = Promise.promise();
        world.agenda()
                .add(world.now().plus(SLOT_POLL), () -> connect(ring, order).onComplete(later));
        return later.future();
    }

    private static Call call(Ring ring, JsonObject order, Plan plan) {
        return new Call(ring.id, ring.numbers, true, ring.nth, ring.at, order, plan);
    }

    /** Reads an answer as strictly as the provider: what does not fit spoils the whole. */
    private static Optional<JsonObject> understood(Courier.Answer answer) {
        try {
            JsonObject order = new JsonObject(answer.body()).getJsonObject("call_inbound", new JsonObject());
            Orders.metadata(order);
            Orders.variables(order, "dynamic_variables");
            Orders.agent(order);
            if (order.containsKey("dynamic_variables")) {
                order.put("retell_llm_dynamic_variables", order.remove("dynamic_variables"));
            }
            return answer.isAccepted() ? Optional.of(order) : Optional.empty();
        } catch (Refusal | DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }
}
