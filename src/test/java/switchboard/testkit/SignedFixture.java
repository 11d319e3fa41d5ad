package switchboard.testkit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A signed delivery from {@code fixtures}, as the sender's own library made it. */
public record SignedFixture(JsonObject json) {

    private static final Path FOLDER = Path.of("src/test/resources/fixtures");

    /** Every fixture whose name begins so, such as {@code S0}. */
    public static Stream<SignedFixture> named(String beginning) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(beginning))
                    .sorted()
                    .map(SignedFixture::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SignedFixture one(String beginning) {
        return named(beginning).findFirst().orElseThrow();
    }

    private static SignedFixture read(Path file) {
        try {
            return new SignedFixture(new JsonObject(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String secret() {
        return json.getString("secret");
    }

    public Buffer body() {
        return Buffer.buffer(json.getString("raw_body"));
    }

    /** The headers as sent. */
    public Map<String, String> headers() {
        return json.getJsonObject("request").getJsonObject("headers").stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> (String) header.getValue()));
    }

    /** The name of the header that holds the signature. */
    public String signatureHeader() {
        return json.getJsonObject("signature").getString("header_name");
    }

    /** When it was signed, or sent if the scheme knows no time. */
    public Instant sentAt() {
        JsonObject signature = json.getJsonObject("signature");
        return Instant.ofEpochMilli(Optional.ofNullable(signature.getLong("signed_at_ms"))
                .orElseGet(() -> signature.getLong("sent_at_ms")));
    }

    public String header(String name) {
        return json.getJsonObject("request").getJsonObject("headers").getString(name);
    }

    /** Variants of the signature, by what is odd about them; empty if the fixture has none of that kind. */
    public Map<String, String> variants(String kind) {
        return json.getJsonObject(kind, new JsonObject()).stream()
                .filter(variant -> variant.getValue() instanceof String)
                .collect(Collectors.toMap(Map.Entry::getKey, variant -> (String) variant.getValue()));
    }

    @Override
    public String toString() {
        return json.getString("id");
    }
}
