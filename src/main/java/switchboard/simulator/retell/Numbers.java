package switchboard.simulator.retell;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** The telephone numbers of the account. While none is named, every number is taken for ours. */
final class Numbers {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private final World world;
    private final Map<String, JsonObject> owned = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<String> bought = new CopyOnWriteArrayList<>();

    Numbers(World world) {
        this.world = world;
        world.scenario().numbers().forEach(number -> owned.put(number, described(number, new JsonObject())));
    }

    /** Who calls, and who is called. */
    record Pair(String from, String to) {}

    static boolean isE164(String number) {
        return E164.matcher(number).matches();
    }

    boolean isOurs(String number) {
        if (owned.isEmpty()) {
            seen.add(number);
            return true;
        }
        return owned.containsKey(number);
    }

    /** The numbers somebody could call. */
    List<String> known() {
        return List.copyOf(owned.isEmpty() ? seen : owned.keySet());
    }

    Collection<JsonObject> all() {
        return owned.values();
    }

    /** Every number ever sold, in the order of the sales; may be asked by any thread. */
    List<String> bought() {
        return List.copyOf(bought);
    }

    /** What each number of the account is now; may be asked by any thread. */
    Map<String, JsonObject> kept() {
        synchronized (owned) {
            Map<String, JsonObject> kept = new LinkedHashMap<>();
            owned.forEach((number, description) -> kept.put(number, description.copy()));
            return kept;
        }
    }

    JsonObject get(String number) {
        return Optional.ofNullable(owned.get(number))
                .orElseThrow(() -> new Refusal(422, "Item " + number + " not found from phone-number"));
    }

    /** The agent that answers this number when routing gives no answer. */
    Optional<String> agentOf(String number) {
        JsonObject description = owned.getOrDefault(number, new JsonObject());
        var agents = description.getJsonArray("inbound_agents");
        if (agents != null && !agents.isEmpty()) {
            return Optional.ofNullable(agents.getJsonObject(0).getString("agent_id"));
        }
        return Optional.of(world.scenario().inbound().agent()).filter(agent -> !agent.isEmpty());
    }

    /** The address its calls are routed by. */
    Optional<String> inboundUrl(String number) {
        return Optional.ofNullable(owned.getOrDefault(number, new JsonObject()).getString("inbound_webhook_url"))
                .or(() -> world.targets().inbound());
    }

    JsonObject add(String number, JsonObject wishes) {
        if (!isE164(number)) {
            throw new Refusal(400, "phone_number must be in E.164 format");
        }
        if (owned.containsKey(number)) {
            throw new Refusal(400, "Phone number " + number + " is already in use");
        }
        return keep(number, described(number, wishes));
    }

    JsonObject buy(JsonObject wishes) {
        int areaCode = wishes.getInteger("area_code", 415);
        boolean soldOut = world.scenario().faults().numbers().exhausted().contains(areaCode);
        for (int i = 100; i < 200 && !soldOut; i++) {
            String number = "+1" + areaCode + "5550" + i;
            if (!owned.containsKey(number)) {
                bought.add(number);
                return add(number, wishes);
            }
        }
        throw new Refusal(400, "No phone number is available in area code " + areaCode);
    }

    JsonObject change(String number, JsonObject wishes) {
        JsonObject changed = get(number).copy().mergeIn(wishes);
        return keep(
                number, changed.put("last_modification_timestamp", world.now().toEpochMilli()));
    }

    void delete(String number) {
        get(number);
        owned.remove(number);
        world.journal().append(new JsonObject().put("kind", "number").put("number", number));
    }

    /** Takes in a line of an earlier run. */
    void recall(JsonObject line) {
        String number = line.getString("number");
        if (line.containsKey("description")) {
            owned.put(number, line.getJsonObject("description"));
        } else {
            owned.remove(number);
        }
    }

    private JsonObject keep(String number, JsonObject description) {
        owned.put(number, description);
        world.journal()
                .append(new JsonObject()
                        .put("kind", "number")
                        .put("number", number)
                        .put("description", description));
        return description;
    }

    private JsonObject described(String number, JsonObject wishes) {
        JsonObject description = wishes.copy();
        description.remove("area_code");
        description.remove("country_code");
        return description
                .put("phone_number", number)
                .put("phone_number_pretty", number)
                .put("phone_number_type", wishes.containsKey("termination_uri") ? "custom" : "retell-twilio")
                .put("last_modification_timestamp", world.now().toEpochMilli());
    }
}
