package switchboard.cli.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the pretend provider wrote down with its own hand: each order for a call, on its disk before it was answered.
 *
 * @param calls in the order they came
 */
record SimulatorJournal(List<Seen> calls) {

    /**
     * A call as the provider had it.
     *
     * @param word what the callee made of it
     * @param talkedMs zero if nobody picked up
     */
    record Seen(String id, String attempt, String to, Instant at, Instant endedAt, String word, long talkedMs) {

        private static Seen of(JsonObject line) {
            JsonObject plan = line.getJsonObject("plan");
            Instant ended = Instant.parse(plan.getString("ended_at"));
            String connected = plan.getString("connected_at");
            return new Seen(
                    line.getString("call_id"),
                    line.getJsonObject("request").getJsonObject("metadata").getString("attempt_id"),
                    line.getString("to"),
                    Instant.parse(line.getString("received_at")),
                    ended,
                    plan.getString("outcome"),
                    connected == null
                            ? 0
                            : ended.toEpochMilli() - Instant.parse(connected).toEpochMilli());
        }

        boolean isOptOut() {
            return word.equals("opt_out");
        }
    }

    /** The journal below a demo's data directory. A call's later lines replace its earlier ones. */
    static SimulatorJournal in(Path dataDir) {
        Map<String, Seen> calls = new LinkedHashMap<>();
        try {
            String text = Files.readString(dataDir.resolve(Path.of("demo", "simulator", "simulator.jsonl")));
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(JsonObject::new)
                    .filter(line -> line.getString("kind").equals("call"))
                    .map(Seen::of)
                    .forEach(call -> calls.put(call.id(), call));
        } catch (IOException e) {
            throw new AssertionError("no journal in " + dataDir, e);
        }
        return new SimulatorJournal(List.copyOf(calls.values()));
    }

    /** Each number's calls, in the order of time. */
    Map<String, List<Seen>> byNumber() {
        return calls.stream()
                .sorted(Comparator.comparing(Seen::at))
                .collect(Collectors.groupingBy(Seen::to, TreeMap::new, Collectors.toList()));
    }

    /** By the second, each call rounded once. */
    long seconds() {
        return calls.stream().mapToLong(call -> (call.talkedMs() + 500) / 1000).sum();
    }
}
