package switchboard.simulator.world;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that happened, as JSON lines in a file that only grows. Lines are written together with those that arrived
 * meanwhile, so one fsync serves many calls. Without a folder it keeps nothing and is always done.
 */
public final class Journal {

    private final Vertx vertx;
    private final Optional<FileChannel> file;
    private final List<JsonObject> past;
    private Buffer waiting = Buffer.buffer();
    private List<Promise<Void>> waiters = new ArrayList<>();
    private boolean isWriting;

    private Journal(Vertx vertx, Optional<FileChannel> file, List<JsonObject> past) {
        this.vertx = vertx;
        this.file = file;
        this.past = past;
    }

    public static Journal inMemory(Vertx vertx) {
        return new Journal(vertx, Optional.empty(), List.of());
    }

    /** Opens the journal in {@code folder} and reads it. A last line that a crash tore off is cut away. Blocking. */
    public static Journal open(Vertx vertx, Path folder) {
        try {
            Files.createDirectories(folder);
            Path path = folder.resolve("simulator.jsonl");
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            String text = Files.readString(path);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            file.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            file.position(file.size());
            return new Journal(
                    vertx, Optional.of(file), whole.lines().map(JsonObject::new).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an earlier run wrote, oldest first. */
    public List<JsonObject> past() {
        return past;
    }

    /** Writes a line. The future completes when it is on the disk. Confined to one event loop, as is closing. */
    public Future<Void> append(JsonObject line) {
        if (file.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> written = Promise.promise();
        waiting.appendBuffer(line.toBuffer()).appendByte((byte) '\n');
        waiters.add(written);
        if (!isWriting) {
            writeAll(file.get());
        }
        return written.future();
    }

    /** Completes when all that was given is on the disk and the file is closed. */
    public Future<Void> close() {
        return isWriting ? append(new JsonObject().put("kind", "closed")).transform(any -> close()) : closeFile();
    }

    private void writeAll(FileChannel channel) {
        byte[] bytes = waiting.getBytes();
        List<Promise<Void>> done = waiters;
        waiting = Buffer.buffer();
        waiters = new ArrayList<>();
        isWriting = true;
        Future<Void> writing = vertx.executeBlocking(() -> {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(false);
            return null;
        });
        writing.onComplete(result -> {
            isWriting = false;
            if (!waiters.isEmpty()) {
                writeAll(channel);
            }
            done.forEach(promise -> promise.handle(result));
        });
    }

    private Future<Void> closeFile() {
        return file.isEmpty()
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    file.get().close();
                    return null;
                });
    }
}
