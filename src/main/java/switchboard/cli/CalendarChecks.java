package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/** What the server found when it tried a calendar out. */
final class CalendarChecks {

    private CalendarChecks() {}

    static void print(JsonObject answer, Consumer<String> out) {
        for (JsonObject check : of(answer)) {
            out.accept((check.getBoolean("ok") ? "ok      " : "FAILED  ") + check.getString("name") + ": "
                    + check.getString("explanation"));
        }
    }

    static boolean areOk(JsonObject answer) {
        return of(answer).stream().allMatch(check -> check.getBoolean("ok"));
    }

    private static List<JsonObject> of(JsonObject answer) {
        return answer.getJsonArray("checks").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
