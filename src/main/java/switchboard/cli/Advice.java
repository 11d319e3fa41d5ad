package switchboard.cli;

import java.util.Map;
import switchboard.platform.error.Failure;

/** The next step after a failure: what to look at, or what to run. */
final class Advice {

    private static final String KEY =
            "set SWITCHBOARD_SERVICE_KEY to the server's key, in the environment or in .env; in development also "
                    + "SWITCHBOARD_DATA_DIR to the folder in which that server keeps its own";

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry(
                    "server_away",
                    "start one with `switchboard serve`, or name it with --server or SWITCHBOARD_SERVER"),
            Map.entry("no_switchboard", "name the server with --server or SWITCHBOARD_SERVER"),
            Map.entry("route_not_found", "name the server with --server or SWITCHBOARD_SERVER; is it of this version?"),
            Map.entry("file_not_found", "check the path"),
            Map.entry("campaign_not_found", "`switchboard campaigns list` shows them all"),
            Map.entry("campaign_state", "`switchboard campaigns list` shows its state"),
            Map.entry("tenant_not_found", "`switchboard usage` shows every tenant with limits"),
            Map.entry("queue_row_not_found", "queue the lead with `switchboard queue add`"),
            Map.entry("delivery_not_found", "`switchboard replay --status dead --dry-run` counts those that died"),
            Map.entry("idempotency_key_reused", "take another --idempotency-key for another request"));

    private Advice() {}

    /** {@code command} is the full name of the one that failed. */
    static String after(Failure failure, String command) {
        return BY_CODE.getOrDefault(
                failure.code(),
                switch (failure.kind()) {
                    case INVALID, NOT_FOUND -> command + " --help";
                    case UNAUTHORIZED, FORBIDDEN -> KEY;
                    case CONFLICT -> "look at the present state, then decide again";
                    case UNAVAILABLE -> "run it again in a while; that is safe";
                });
    }
}
