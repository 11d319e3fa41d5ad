package switchboard.simulator.retell;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import switchboard.simulator.core.Outcome;
import switchboard.simulator.world.ScenarioFile;
import switchboard.simulator.world.Wire;

/** What is said in a call and what the analysis makes of it. Made once; its JSON is shared and never changed. */
final class Conversations {

    private static final double SECONDS_A_WORD = 0.31;

    private final Map<Outcome, Conversation> byOutcome = new EnumMap<>(Outcome.class);

    Conversations() {
        JsonObject all = Wire.yaml(ScenarioFile.resource("/simulator/conversations.yaml"));
        for (Outcome outcome : Outcome.values()) {
            byOutcome.put(outcome, conversation(all.getJsonObject(outcome.word(), new JsonObject())));
        }
    }

    /**
     * @param turns the transcript, word by word
     * @param analysis {@code call_analysis} as it is before the particulars of a call
     */
    record Conversation(String transcript, JsonArray turns, JsonObject analysis) {}

    Conversation of(Outcome outcome) {
        return byOutcome.getOrDefault(outcome, conversation(new JsonObject()));
    }

    private static Conversation conversation(JsonObject script) {
        JsonArray lines = script.getJsonArray("lines", new JsonArray());
        String transcript = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
        JsonArray turns = new JsonArray();
        double at = 0.4;
        for (Object line : lines) {
            JsonObject turn = turn((String) line, at);
            turns.add(turn);
            at += turn.getJsonArray("words").size() * SECONDS_A_WORD + 1.5;
        }
        return new Conversation(transcript, turns, analysis(script));
    }

    private static JsonObject analysis(JsonObject script) {
        return new JsonObject()
                .put("call_summary", script.getString("summary", ""))
                .put("in_voicemail", script.getBoolean("voicemail", false))
                .put("user_sentiment", script.getString("sentiment", "Unknown"))
                .put("call_successful", script.getBoolean("successful", false))
                .put("custom_analysis_data", script.getJsonObject("analysis", new JsonObject()));
    }

    private static JsonObject turn(String line, double start) {
        String content = line.substring(line.indexOf(": ") + 2);
        JsonArray words = new JsonArray();
        double at = start;
        for (String word : content.split(" ", -1)) {
            words.add(new JsonObject()
                    .put("word", word + " ")
                    .put("start", rounded(at))
                    .put("end", rounded(at + SECONDS_A_WORD - 0.04)));
            at += SECONDS_A_WORD;
        }
        return new JsonObject()
                .put("role", line.startsWith("Agent") ? "agent" : "user")
                .put("content", content)
                .put("words", words);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
