package switchboard.simulator.retell;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import switchboard.simulator.core.Event;
import switchboard.simulator.core.Fate;
import switchboard.simulator.core.Moment;
import switchboard.simulator.core.Plan;
import switchboard.simulator.core.Scenario;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** All calls of the account: lets them in, leads each through its plan, and remembers them. */
public final class Workspace {

    private static final Duration RING_MAX = Duration.ofSeconds(30);
    private static final Duration TALK_MAX = Duration.ofHours(1);

    private final World world;
    private final CallWebhooks webhooks;
    private final Appointments appointments;
    private final Limiter limiter;
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final Collection<String> order = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Workspace(World world, CallWebhooks webhooks, Appointments appointments) {
        this.world = world;
        this.webhooks = webhooks;
        this.appointments = appointments;
        this.limiter = new Limiter(world.scenario().limits());
    }

    /** Makes the appointment the two have agreed on in a call, and says when it is. */
    @FunctionalInterface
    public interface Appointments {
        Optional<String> book(Call call, Instant at);
    }

    /**
     * Takes an order for a call. The call is on the disk before the future completes.
     *
     * @throws Refusal 429 if a limit stands against it and the scenario says so
     */
    Future<Call> place(Numbers.Pair numbers, JsonObject request) {
        world.agenda().wake(); // calls that are over must not count
        Instant now = world.now();
        boolean admitted = limiter.hasOutboundSlot() && limiter.admitsStart(numbers.from(), now);
        if (!admitted && limiter.limits().whenExceeded() == Scenario.WhenExceeded.REJECT) {
            throw new Refusal(429, "You have reached your limit of calls. Please throttle your requests.");
        }
        int nth = admitted ? count(numbers.to()) : 0;
        Plan plan = admitted ? plan(numbers.to(), nth, now, request) : Plan.refused("concurrency_limit_reached", now);
        Call call = new Call("call_" + world.id(27), numbers, false, nth, now, request, plan);
        return enter(call);
    }

    /** Which call to this number the next one would be, counted from 1. */
    int next(String number) {
        return counts.getOrDefault(number, 0) + 1;
    }

    int count(String number) {
        return counts.merge(number, 1, Integer::sum);
    }

    /** Writes a call down and sets it going. */
    Future<Call> enter(Call call) {
        remember(call);
        if (call.isOver()) {
            return world.journal().append(call.journalLine()).map(call);
        }
        limiter.begin();
        return world.journal().append(call.journalLine()).map(written -> {
            follow(call);
            return call;
        });
    }

    void stop(Call call) {
        Plan stopped = call.plan().stopped(world.now());
        if (!stopped.equals(call.plan())) {
            List<Moment> before = call.plan().moments();
            call.follow(stopped);
            world.journal().append(call.journalLine());
            stopped.moments().stream()
                    .filter(moment -> !before.contains(moment))
                    .forEach(moment -> world.agenda().add(moment.at(), () -> happen(call, moment)));
            world.agenda().wake();
        }
    }

    void change(Call call, String key, Object value) {
        call.put(key, value);
        world.journal().append(call.journalLine());
    }

    void forget(Call call) {
        calls.remove(call.id());
        order.remove(call.id());
    }

    Call get(String id) {
        return Optional.ofNullable(calls.get(id))
                .orElseThrow(() -> new Refusal(422, "Item " + id + " not found from call"));
    }

    /** Every call, in the order they came. May be asked by any thread. */
    public List<Call> all() {
        List<Call> all = new ArrayList<>();
        for (String id : order) {
            Call call = calls.get(id);
            if (call != null) {
                all.add(call);
            }
        }
        return all;
    }

    /** Calls ringing or talking. May be asked by any thread. */
    public int live() {
        return limiter.live();
    }

    Limiter limiter() {
        return limiter;
    }

    /** Takes in a line of an earlier run. */
    void recall(JsonObject line) {
        Call call = Call.recalled(line);
        remember(call);
        if (call.nth() > 0) {
            counts.merge(call.isInbound() ? InboundLine.counter(call.from()) : call.to(), call.nth(), Math::max);
        }
    }

    /** Goes on with what an earlier run left unfinished: what has been delivered is not sent again. */
    void resume() {
        for (Call call : all()) {
            if (!call.isOver()) {
                limiter.begin();
                follow(call);
            }
        }
    }

    /** The course of a call somebody has answered for. */
    static Plan planned(Fate fate, Instant from, JsonObject request) {
        JsonObject override = request.getJsonObject("agent_override", new JsonObject());
        JsonObject agent = override.getJsonObject("agent", new JsonObject());
        return Plan.of(
                fate,
                from,
                millis(agent, "ring_duration_ms", RING_MAX),
                millis(agent, "max_call_duration_ms", TALK_MAX));
    }

    private Plan plan(String number, int nth, Instant now, JsonObject request) {
        return planned(Fate.outbound(world.scenario(), world.seed(), number, nth), now, request);
    }

    private static Duration millis(JsonObject agent, String key, Duration otherwise) {
        return Duration.ofMillis(agent.getLong(key, otherwise.toMillis()));
    }

    private void remember(Call call) {
        if (calls.put(call.id(), call) == null) {
            order.add(call.id());
        }
    }

    private void follow(Call call) {
        call.plan().moments().forEach(moment -> world.agenda().add(moment.at(), () -> happen(call, moment)));
    }

    private void happen(Call call, Moment moment) {
        if (!call.has(moment)) {
            return; // it was stopped before this could happen
        }
        call.reach(moment.event());
        if (moment.event() == Event.CALL_ENDED) {
            limiter.end();
        }
        if (moment.event() == Event.APPOINTMENT_MADE) {
            appointments.book(call, moment.at()).ifPresent(slot -> call.put("booked_slot", slot));
        } else {
            webhooks.send(call, moment);
        }
    }
}
