package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchboard.cli.client.ApiPath;
import switchboard.cli.client.ServerClient;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Ids;

/** A command that asks a running server, and shows its answer as it came or in words. */
abstract class ServerCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ServerOption server = new ServerOption();

    @Option(names = "--json", description = "One JSON document: the server's answer.")
    private boolean json;

    ServerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    final JsonObject get(ApiPath path) {
        return await(client().get(path.text()));
    }

    final JsonObject post(ApiPath path, JsonObject body) {
        return await(client().post(path.text(), body, Optional.empty()));
    }

    final JsonObject patch(ApiPath path, JsonObject body) {
        return await(client().patch(path.text(), body));
    }

    final JsonObject delete(ApiPath path) {
        return await(client().delete(path.text()));
    }

    /** For what must not happen twice: under a key, which the error names when nobody knows whether it happened. */
    final JsonObject postOnce(ApiPath path, JsonObject body, Optional<String> givenKey) {
        String key = givenKey.orElseGet(() -> Ids.random().next().toString());
        try {
            return await(client().post(path.text(), body, Optional.of(key)));
        } catch (Failure failure) {
            if (failure.kind() == Failure.Kind.UNAVAILABLE && !failure.code().equals("server_away")) {
                throw Failure.unavailable(
                        failure.code(),
                        failure.explanation() + "; repeat it with --idempotency-key " + key
                                + ", so that it counts once");
            }
            throw failure;
        }
    }

    /** Data: the answer itself for programs, else what {@code inWords} prints. */
    final void show(JsonObject answer, Runnable inWords) {
        if (json) {
            terminal.out().println(answer.encode());
        } else {
            inWords.run();
        }
    }

    final void print(String line) {
        terminal.out().println(line);
    }

    final void print(Table table) {
        table.print(terminal.out());
    }

    /** For people: no data. */
    final void note(String line) {
        terminal.err().println(line);
    }

    /** Says how many calls end because of what was asked, if any do. */
    final void noteEnding(JsonObject answer) {
        int ending = answer.getInteger("calls_ending", 0);
        if (ending > 0) {
            note("note: " + ending + (ending == 1 ? " call is" : " calls are") + " being ended");
        }
    }

    final Terminal terminal() {
        return terminal;
    }

    final ServerClient client() {
        return server.client(terminal.environment().get());
    }

    static JsonObject await(CompletionStage<JsonObject> answer) {
        try {
            return answer.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
