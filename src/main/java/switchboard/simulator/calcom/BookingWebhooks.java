package switchboard.simulator.calcom;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Faults;
import switchboard.simulator.world.Parcel;
import switchboard.simulator.world.Signatures;
import switchboard.simulator.world.World;

/** Tells subscribers what became of a booking. Once each, unless the faults want it otherwise. */
final class BookingWebhooks {

    private static final Duration TIMEOUT = Duration.ofSeconds(30); // the sender sets none; something must

    private final World world;
    private final String secret;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final Map<String, JsonObject> unsent = new LinkedHashMap<>();

    BookingWebhooks(World world, String secret) {
        this.world = world;
        this.secret = secret;
    }

    /** @param triggers empty = all */
    record Subscription(String url, String secret, Set<String> triggers) {}

    /** Adds it, or changes the one of this id. */
    void subscribe(String id, Subscription subscription) {
        subscriptions.put(id, subscription);
    }

    /** Whether there was one. */
    boolean unsubscribe(String id) {
        return subscriptions.remove(id) != null;
    }

    JsonObject list() {
        JsonArray all = new JsonArray();
        subscriptions.forEach(
                (id, one) -> all.add(new JsonObject().put("id", id).put("subscriberUrl", one.url())));
        return new JsonObject().put("status", "success").put("data", all);
    }

    void send(String trigger, Booking booking) {
        send(trigger, booking, Optional.empty());
    }

    void send(String trigger, Booking booking, Optional<Booking> old) {
        JsonObject body = new JsonObject()
                .put("triggerEvent", trigger)
                .put("createdAt", BookingJson.millis(world.now()))
                .put(
                        "payload",
                        BookingJson.payload(
                                trigger, booking, old, world.scenario().calendar()));
        JsonObject line = new JsonObject()
                .put("kind", "webhook")
                .put("key", booking.uid() + "/" + trigger + "/" + change(booking))
                .put("uid", booking.uid())
                .put("contact", booking.guest().contact())
                .put("sequence", change(booking))
                .put("trigger", trigger)
                .put("body", body.encode());
        world.journal().append(line);
        send(line);
    }

    /** The how-manieth thing that happened to its chain, so that chance treats each by itself. */
    private static int change(Booking booking) {
        return booking.sequence() + 100 * booking.absences();
    }

    /** Takes in a line of an earlier run. */
    void recall(JsonObject line) {
        unsent.put(line.getString("key"), line);
    }

    /** Sends what an earlier run never came to send. */
    void resume() {
        unsent.values().forEach(this::send);
        unsent.clear();
    }

    private void send(JsonObject line) {
        String trigger = line.getString("trigger");
        String key = line.getString("key");
        Faults.Webhooks faults = world.scenario().faults().calendarWebhooks();
        Dice dice = world.dice("calendar " + line.getString("contact"), line.getInteger("sequence"));
        if (dice.happens("lost " + trigger, faults.loss())) {
            world.sentLog().lost(key);
            return;
        }
        Duration late = Duration.ZERO;
        if (dice.happens("delayed " + trigger, faults.delay())) {
            late = dice.between("delay " + trigger, Duration.ZERO, faults.delayMax());
        }
        if (dice.happens("reordered " + trigger, faults.reorder())) {
            late = late.plus(world.scenario().calendar().changedAfter()).plusSeconds(1);
        }
        int copies = dice.happens("doubled " + trigger, faults.duplicate()) ? faults.copies() : 0;
        for (Subscription subscription : receivers(trigger)) {
            for (int copy = 0; copy <= copies; copy++) {
                String name = copy == 0 ? key : key + "#" + copy;
                deliver(subscription, name, line, world.now().plus(late));
            }
        }
    }

    private void deliver(Subscription to, String key, JsonObject line, Instant at) {
        String name = key + " " + to.url();
        if (world.sentLog().settledBefore(name)) {
            return;
        }
        Parcel.Signing signing = (body, now) -> MultiMap.caseInsensitiveMultiMap()
                .set("content-type", "application/json")
                .set("x-cal-webhook-version", "2021-10-20")
                .set(
                        "x-cal-signature-256",
                        to.secret().isEmpty() ? "no-secret-provided" : Signatures.calcom(to.secret(), body));
        Buffer body = Buffer.buffer(line.getString("body"));
        Parcel parcel =
                new Parcel(name, line.getString("uid"), line.getString("trigger"), to.url(), body, signing, TIMEOUT, 0);
        if (at.isAfter(world.now())) {
            world.agenda().add(at, () -> world.courier().send(parcel));
        } else {
            world.courier().send(parcel);
        }
    }

    private List<Subscription> receivers(String trigger) {
        List<Subscription> all = new ArrayList<>(subscriptions.values());
        world.targets().calendar().ifPresent(url -> all.add(new Subscription(url, secret, Set.of())));
        all.removeIf(one -> !one.triggers().isEmpty() && !one.triggers().contains(trigger));
        return all;
    }
}
