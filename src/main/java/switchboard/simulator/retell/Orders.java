package switchboard.simulator.retell;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/** Checks a request for a call as the provider does: 400 for what is malformed, 422 for what is not this account's. */
final class Orders {

    private static final int METADATA_BYTES_MAX = 50_000;

    private final World world;
    private final Numbers numbers;

    Orders(World world, Numbers numbers) {
        this.world = world;
        this.numbers = numbers;
    }

    Numbers.Pair check(JsonObject request) {
        String from = text(request, "from_number");
        String to = text(request, "to_number");
        if (!Numbers.isE164(to)) {
            throw new Refusal(400, "to_number must be in E.164 format");
        }
        metadata(request);
        variables(request, "retell_llm_dynamic_variables");
        agent(request);
        if (!numbers.isOurs(from)) {
            throw new Refusal(422, "Item " + from + " not found from phone-number");
        }
        String agent = request.getString("override_agent_id", "");
        if (!agent.isEmpty()
                && !world.scenario().agents().isEmpty()
                && !world.scenario().agents().contains(agent)) {
            throw new Refusal(422, "Item " + agent + " not found from agent");
        }
        return new Numbers.Pair(from, to);
    }

    static void metadata(JsonObject request) {
        Object metadata = request.getValue("metadata");
        if (metadata != null && !(metadata instanceof JsonObject)) {
            throw new Refusal(400, "metadata must be an object");
        }
        if (metadata instanceof JsonObject object && object.toBuffer().length() > METADATA_BYTES_MAX) {
            throw new Refusal(400, "metadata must not be larger than 50 kB");
        }
    }

    static void variables(JsonObject request, String key) {
        Object variables = request.getValue(key);
        if (variables == null) {
            return;
        }
        if (!(variables instanceof JsonObject map)) {
            throw new Refusal(400, key + " must be an object");
        }
        for (Map.Entry<String, Object> variable : map) {
            if (!(variable.getValue() instanceof String)) {
                throw new Refusal(400, key + "." + variable.getKey() + " must be a string");
            }
        }
    }

    static void agent(JsonObject request) {
        if (request.getValue("agent_override") == null) {
            return;
        }
        JsonObject override = object(request, "agent_override");
        if (override.getValue("agent") != null) {
            JsonObject agent = object(override, "agent");
            between(agent, "ring_duration_ms", 5_000, 300_000);
            between(agent, "max_call_duration_ms", 60_000, 7_200_000);
        }
    }

    private static JsonObject object(JsonObject in, String key) {
        if (in.getValue(key) instanceof JsonObject object) {
            return object;
        }
        throw new Refusal(400, key + " must be an object");
    }

    private static void between(JsonObject agent, String key, long min, long max) {
        Object value = agent.getValue(key);
        if (value == null) {
            return;
        }
        if (!(value instanceof Number number) || number.longValue() < min || number.longValue() > max) {
            throw new Refusal(400, "agent_override.agent." + key + " must be between " + min + " and " + max);
        }
    }

    private static String text(JsonObject request, String key) {
        return Optional.ofNullable(request.getValue(key))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new Refusal(400, key + " is required and must be a string"));
    }
}
