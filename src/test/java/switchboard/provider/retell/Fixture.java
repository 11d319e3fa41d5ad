package switchboard.provider.retell;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A signed delivery of {@code src/test/resources/fixtures}. */
public record Fixture(JsonObject json) {

    private static final Path FOLDER = Path.of("src/test/resources/fixtures");

    /** The one whose name starts so, such as {@code R02}. */
    public static Fixture named(String start) {
        return all(start).get(0);
    }

    public static List<Fixture> all(String start) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .sorted()
                    .map(Fixture::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Fixture read(Path file) {
        try {
            return new Fixture(new JsonObject(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Buffer body() {
        return Buffer.buffer(json.getString("raw_body"));
    }

    public String secret() {
        return json.getString("secret");
    }

    public String signature() {
        return json.getJsonObject("signature").getString("value");
    }

    public Instant signedAt() {
        return Instant.ofEpochMilli(json.getJsonObject("signature").getLong("signed_at_ms"));
    }

    public JsonObject mustFail() {
        return json.getJsonObject("must_fail");
    }

    public JsonObject expect() {
        return json.getJsonObject("expect");
    }

    public MultiMap headers() {
        return headers(signature());
    }

    public MultiMap headers(String signature) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        json.getJsonObject("request")
                .getJsonObject("headers")
                .forEach(header -> headers.add(header.getKey(), String.valueOf(header.getValue())));
        return headers.set("x-retell-signature", signature);
    }

    @Override
    public String toString() {
        return json.getString("id", "?");
    }
}
