package switchboard.cli.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a run has come, kept in the data directory so that a demo that was killed goes on where it was.
 *
 * @param fingerprint what makes two runs the same: list, seed, scenario
 * @param virtualNow the business clock when this was written
 * @param imported what the import said; null before it is over
 * @param campaigns made so far
 * @param queued everything is in the queues; from here on a killed run goes on, before it would start afresh
 * @param finished the run is over: the next one starts afresh
 */
record DemoState(
        String fingerprint,
        Instant virtualNow,
        Optional<JsonObject> imported,
        List<String> campaigns,
        boolean queued,
        boolean finished) {

    private static final String FILE = "demo.json";

    static Optional<DemoState> read(Path dir) {
        Path file = dir.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
            return Optional.of(new DemoState(
                    json.getString("fingerprint"),
                    Instant.parse(json.getString("virtual_now")),
                    Optional.ofNullable(json.getJsonObject("imported")),
                    json.getJsonArray("campaigns").stream().map(String::valueOf).toList(),
                    json.getBoolean("queued"),
                    json.getBoolean("finished")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Written beside and moved over, so that a kill leaves the old or the new state, never half of one. */
    void write(Path dir) {
        byte[] json = new JsonObject()
                .put("fingerprint", fingerprint)
                .put("virtual_now", virtualNow.toString())
                .put("imported", imported.orElse(null))
                .put("campaigns", new JsonArray(campaigns))
                .put("queued", queued)
                .put("finished", finished)
                .toBuffer()
                .getBytes();
        Path next = dir.resolve(FILE + ".next");
        try {
            Files.write(next, json);
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(next, dir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DemoState fresh(String fingerprint, Instant start) {
        return new DemoState(fingerprint, start, Optional.empty(), List.of(), false, false);
    }

    /** Whether a run of this fingerprint goes on from here. */
    boolean continues(String other) {
        return fingerprint.equals(other) && queued && !finished;
    }

    DemoState at(Instant now) {
        return new DemoState(fingerprint, now, imported, campaigns, queued, finished);
    }

    DemoState withImport(JsonObject report) {
        return new DemoState(fingerprint, virtualNow, Optional.of(report), campaigns, queued, finished);
    }

    DemoState withCampaign(String id) {
        List<String> all = Stream.concat(campaigns.stream(), Stream.of(id)).toList();
        return new DemoState(fingerprint, virtualNow, imported, all, queued, finished);
    }

    DemoState allQueued() {
        return new DemoState(fingerprint, virtualNow, imported, campaigns, true, finished);
    }

    DemoState over() {
        return new DemoState(fingerprint, virtualNow, imported, campaigns, queued, true);
    }
}
