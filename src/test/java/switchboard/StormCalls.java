package switchboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import switchboard.testkit.Tenants;

/**
 * Inbound calls of which three things are told each: a fifth went to numbers that are nobody's, and of one in a hundred
 * webhooks nobody can make sense.
 */
record StormCalls(int calls, Instant now) {

    static final int TENANTS = 4;
    private static final Set<Integer> POISONED = Set.of(7, 41, 83); // of a hundred calls: of three hundred webhooks

    /** All of them in any order. */
    List<Buffer> webhooks(Random chance) {
        List<Buffer> all = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            all.add(isPoisoned(call) ? poison(call) : webhook("call_started", call));
            all.add(webhook("call_ended", call));
            all.add(webhook("call_analyzed", call));
        }
        Collections.shuffle(all, chance);
        return all;
    }

    static boolean isUnknown(int call) {
        return call % 5 == 0;
    }

    static boolean isPoisoned(int call) {
        return POISONED.contains(call % 100);
    }

    static int seconds(int call) {
        return 31 + call % 200;
    }

    long known() {
        return IntStream.range(0, calls).filter(call -> !isUnknown(call)).count();
    }

    long poisoned() {
        return IntStream.range(0, calls).filter(StormCalls::isPoisoned).count();
    }

    long secondsOfKnown() {
        return IntStream.range(0, calls)
                .filter(call -> !isUnknown(call))
                .map(StormCalls::seconds)
                .sum();
    }

    private Buffer webhook(String event, int call) {
        Instant end = now.minusSeconds(60);
        JsonObject told = new JsonObject()
                .put("call_id", "call_storm%06d".formatted(call))
                .put("call_type", "phone_call")
                .put("agent_id", "agent")
                .put("direction", "inbound")
                .put("from_number", "+1212%07d".formatted(2_000_000 + call))
                .put("to_number", ourNumber(call))
                .put("call_status", event.equals("call_started") ? "ongoing" : "ended")
                .put("start_timestamp", end.minusSeconds(seconds(call)).toEpochMilli());
        if (!event.equals("call_started")) {
            told.put("end_timestamp", end.toEpochMilli())
                    .put("duration_ms", seconds(call) * 1000L)
                    .put("disconnection_reason", "user_hangup")
                    .put("recording_url", "https://recordings.example/" + call + ".wav")
                    .put("transcript", "Agent: Hello.\nUser: Not now.\n")
                    .put("call_cost", new JsonObject().put("combined_cost", 4.5));
        }
        if (event.equals("call_analyzed")) {
            told.put(
                    "call_analysis",
                    new JsonObject().put("call_summary", "Not now.").put("user_sentiment", "Neutral"));
        }
        return new JsonObject()
                .put("event", event)
                .put("call", told)
                .put("event_timestamp", end.toEpochMilli())
                .toBuffer();
    }

    private static Buffer poison(int call) {
        return new JsonObject()
                .put("event", "call_started")
                .put("call", new JsonObject().put("agent_name", "poison " + call))
                .toBuffer();
    }

    private static String ourNumber(int call) {
        return isUnknown(call) ? "+1313%07d".formatted(2_000_000 + call) : Tenants.number(1 + call % TENANTS);
    }
}
