package switchboard.simulator.retell;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Event;
import switchboard.simulator.core.Faults;
import switchboard.simulator.core.Moment;
import switchboard.simulator.world.Parcel;
import switchboard.simulator.world.Signatures;
import switchboard.simulator.world.World;

/** Sends a call's events: signed, and as late, twice, never or out of order as the faults want it. */
final class CallWebhooks {

    private final World world;
    private final CallJson json;
    private final String apiKey;

    CallWebhooks(World world, CallJson json, String apiKey) {
        this.world = world;
        this.json = json;
        this.apiKey = apiKey;
    }

    void send(Call call, Moment moment) {
        if (!isWanted(call, moment.event())) {
            return;
        }
        Faults.Webhooks faults = world.scenario().faults().webhooks();
        Dice dice = world.dice(call.isInbound() ? "from " + call.from() : call.to(), call.nth());
        String event = moment.event().word();
        String key = call.id() + "/" + event;
        if (faults.duplicate() == 0 && world.sentLog().settledBefore(key)) {
            return; // an earlier run saw to it
        }
        if (dice.happens("lost " + event, faults.loss())) {
            world.sentLog().lost(key);
            return;
        }
        Instant due = dueAt(call, moment, dice, faults);
        Buffer body = json.webhook(call, moment.event(), moment.at()).toBuffer();
        int copies = dice.happens("doubled " + event, faults.duplicate()) ? faults.copies() : 0;
        for (int copy = 0; copy <= copies; copy++) {
            String name = copy == 0 ? key : key + "#" + copy;
            Instant at = copy == 0 ? due : due.plus(dice.between(name, Duration.ZERO, faults.delayMax()));
            deliver(call, name, event, body, at);
        }
    }

    Parcel.Signing signing() {
        return (body, now) -> MultiMap.caseInsensitiveMultiMap()
                .set("content-type", "application/json")
                .set("user-agent", "axios/1.15.2")
                .set("x-retell-signature", Signatures.retell(apiKey, body, now));
    }

    private void deliver(Call call, String key, String event, Buffer body, Instant at) {
        Optional<String> url = url(call);
        if (url.isEmpty() || world.sentLog().settledBefore(key)) {
            return;
        }
        Duration timeout = call.agentOverride()
                .map(agent -> agent.getLong("webhook_timeout_ms"))
                .map(Duration::ofMillis)
                .orElse(world.scenario().webhooks().timeout());
        int retriesMax = world.scenario().webhooks().retriesMax();
        Parcel parcel = new Parcel(key, call.id(), event, url.get(), body, signing(), timeout, retriesMax);
        if (at.isAfter(world.now())) {
            world.agenda().add(at, () -> world.courier().send(parcel));
        } else {
            world.courier().send(parcel);
        }
    }

    private Optional<String> url(Call call) {
        return call.agentOverride()
                .map(agent -> agent.getString("webhook_url"))
                .or(() -> world.targets().calls());
    }

    private boolean isWanted(Call call, Event event) {
        JsonArray chosen = call.agentOverride()
                .map(agent -> agent.getJsonArray("webhook_events"))
                .orElse(new JsonArray());
        return chosen.isEmpty() ? world.scenario().webhooks().events().contains(event) : chosen.contains(event.word());
    }

    private static Instant dueAt(Call call, Moment moment, Dice dice, Faults.Webhooks faults) {
        String event = moment.event().word();
        Instant due = moment.at();
        if (dice.happens("reordered " + event, faults.reorder())) {
            due = call.plan().moments().stream()
                    .map(Moment::at)
                    .filter(moment.at()::isBefore)
                    .findFirst()
                    .map(next -> next.plusSeconds(1))
                    .orElse(due);
        }
        return dice.happens("delayed " + event, faults.delay())
                ? due.plus(dice.between("delay " + event, Duration.ZERO, faults.delayMax()))
                : due;
    }
}
