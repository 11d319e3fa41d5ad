package switchboard.crm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real-world list and what must come of it. */
record LeadTruth(int rows, int importable, List<Integer> invalid, List<Integer> duplicates, List<String> e164) {

    static final Path LIST = Path.of("src/test/resources/leads/leads-2000.csv");

    static LeadTruth read() throws IOException {
        JsonObject truth = new JsonObject(Files.readString(Path.of("src/test/resources/leads/leads-2000.truth.json")));
        return new LeadTruth(
                truth.getInteger("rows"),
                truth.getInteger("importable"),
                numbers(truth.getJsonArray("invalid")),
                numbers(truth.getJsonArray("duplicates")),
                truth.getJsonArray("e164").stream().map(String.class::cast).toList());
    }

    private static List<Integer> numbers(JsonArray array) {
        return array.stream().map(Integer.class::cast).toList();
    }
}
