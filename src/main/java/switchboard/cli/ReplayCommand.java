package switchboard.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.cli.client.ApiPath;
import switchboard.platform.config.Durations;
import switchboard.platform.error.Failure;

/** Handles deliveries again: one by its id, or all that a filter finds. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard replay $DELIVERY_ID --dry-run                what it would come to, row by row",
            "  switchboard replay --status dead --source retell --since 2h --dry-run",
            "  switchboard replay --status dead --since 2026-11-22T08:00:00Z --until 2026-11-22T09:00:00Z",
            ""
        },
        description = {
            "Handle webhook deliveries again, one or all that a filter finds.",
            "A delivery takes effect once, however often it is handled."
        },
        footer = {"", "Exit code 6 when the one delivery fails again."})
final class ReplayCommand extends ServerCommand {

    private static final int SHOWN_CHARS = 80;
    private static final Set<String> WELL = Set.of("done", "skipped");

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One delivery.")
    private Optional<UUID> id = Optional.empty();

    @Option(names = "--status", paramLabel = "S", description = "pending, done, failed, dead or skipped.")
    private Optional<String> status = Optional.empty();

    @Option(names = "--source", paramLabel = "NAME", description = "Such as retell or calcom.")
    private Optional<String> source = Optional.empty();

    @Option(names = "--event", paramLabel = "TYPE", description = "Such as call_ended.")
    private Optional<String> event = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME", description = "Received since: a time as RFC 3339, or 2h for ago.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Received before, likewise.")
    private Optional<String> until = Optional.empty();

    @Option(names = "--dry-run", description = "Say what would happen; change nothing.")
    private boolean dryRun;

    ReplayCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        boolean filtered = Stream.of(status, source, event, since, until).anyMatch(Optional::isPresent);
        if (id.isPresent() == filtered) {
            throw Failure.invalid("usage", "say which: either one delivery's ID, or a filter such as --status dead");
        }
        return id.map(this::one).orElseGet(this::many);
    }

    private int one(UUID delivery) {
        JsonObject answer = post(acting("/v1/webhook-queue/" + delivery + "/replay"), new JsonObject());
        String became = answer.getString("status");
        show(answer, () -> tell(answer));
        return WELL.contains(became) ? ExitCode.DONE : ExitCode.FOUND;
    }

    private int many() {
        ApiPath path = acting("/v1/webhook-queue/replay")
                .withOptional("status", status)
                .withOptional("source", source)
                .withOptional("event_type", event)
                .withOptional("since", since.map(text -> time("--since", text)))
                .withOptional("until", until.map(text -> time("--until", text)));
        JsonObject answer = post(path, new JsonObject());
        show(answer, () -> {
            print("matched " + answer.getLong("matched") + ", put back " + answer.getLong("replayed"));
            answer.getJsonArray("rehearsed", new JsonArray()).forEach(one -> tell((JsonObject) one));
        });
        if (!dryRun && answer.getLong("replayed") > 0) {
            note("the server handles them now; what fails again shows as failed or dead");
        }
        return ExitCode.DONE;
    }

    private void tell(JsonObject replay) {
        print(replay.getString("id")
                + (dryRun ? " would be " : " is ")
                + replay.getString("status")
                + Optional.ofNullable(replay.getString("code"))
                        .map(code -> ": " + code)
                        .orElse("")
                + Optional.ofNullable(replay.getString("note"))
                        .map(note -> ": " + note)
                        .orElse(""));
        replay.getJsonArray("changes", new JsonArray()).forEach(change -> tellChange((JsonObject) change));
    }

    private void tellChange(JsonObject change) {
        print("  " + change.getString("change") + " " + change.getString("table") + " "
                + change.getJsonObject("key").encode());
        change.getJsonObject("fields").forEach(field -> {
            JsonObject values = (JsonObject) field.getValue();
            print("    " + field.getKey() + ": " + shown(values.getValue("from")) + " -> "
                    + shown(values.getValue("to")));
        });
    }

    private static String shown(@Nullable Object value) {
        String text = value == null ? "-" : value.toString();
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
    }

    private ApiPath acting(String path) {
        return dryRun ? ApiPath.of(path).with("dry_run", true) : ApiPath.of(path);
    }

    private static Instant time(String option, String text) {
        try {
            return text.contains("T") && !text.startsWith("P")
                    ? OffsetDateTime.parse(text).toInstant()
                    : Clock.systemUTC().instant().minus(Durations.parse(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw Failure.invalid("time_invalid", option + " is like 2026-11-22T08:00:00Z or 2h, was " + text);
        }
    }
}
