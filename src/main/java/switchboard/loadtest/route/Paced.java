package switchboard.loadtest.route;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import switchboard.loadtest.ingest.IngestOptions;
import switchboard.loadtest.ingest.IngestScenario;
import switchboard.loadtest.ingest.IngestServer;
import switchboard.loadtest.ingest.Messages;
import switchboard.loadtest.ingest.Sender;
import switchboard.loadtest.ingest.Sent;
import switchboard.loadtest.ingest.ServerProcess;

/**
 * Questions and webhooks at rates of their own, to one server at one time.
 *
 * @param decided what became of the questions
 * @param ingested of the webhooks
 */
public record Paced(Sent decided, Sent ingested) {

    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final int CONNECTIONS = 32;
    private static final int BODY_BYTES = 3_000;

    /** Blocks until both are over. */
    public static Paced run(ServerProcess server, Sender asking, RouteOptions load, Duration length) {
        IngestOptions webhooks = new IngestOptions(
                1,
                0,
                CONNECTIONS,
                load.ingestRate(),
                load.ingestRate(),
                1,
                BODY_BYTES,
                0,
                0,
                Clock.systemUTC().millis());
        Messages messages = new Messages(IngestServer.PATH, IngestScenario.KEY, webhooks, Clock.systemUTC());
        try (Sender telling = Sender.to(server.port(), CONNECTIONS, messages)) {
            CompletableFuture<Sent> told =
                    CompletableFuture.supplyAsync(() -> telling.open(load.ingestRate(), SETTLING, length));
            Sent decided = asking.open(load.pacedRate(), SETTLING, length);
            return new Paced(decided, told.join());
        }
    }
}
