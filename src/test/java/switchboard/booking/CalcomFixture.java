package switchboard.booking;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import switchboard.platform.core.PhoneNumber;

/** A signed delivery as it was sent. */
public record CalcomFixture(String id, JsonObject json) {

    public static final Function<String, Optional<PhoneNumber>> PHONES = text -> {
        String digits = text.replaceAll("[ ().-]", "");
        String e164 = digits.matches("[2-9][0-9]{9}") ? "+1" + digits : digits;
        return Optional.of(e164)
                .filter(number -> number.matches("\\+[1-9][0-9]{9,14}"))
                .map(PhoneNumber::new);
    };

    public static CalcomFixture named(String prefix) {
        return all().stream()
                .filter(fixture -> fixture.id().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    public static List<CalcomFixture> all() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fixtures"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("C[0-9].*\\.json"))
                    .sorted()
                    .map(name -> new CalcomFixture(name.replace(".json", ""), resource(name)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonObject resource(String name) {
        try (InputStream in = CalcomFixture.class.getResourceAsStream("/fixtures/" + name)) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
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

    public JsonObject expect() {
        return json.getJsonObject("expect");
    }

    public MultiMap headers() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        json.getJsonObject("request")
                .getJsonObject("headers")
                .forEach(header -> headers.add(header.getKey(), (String) header.getValue()));
        return headers;
    }

    @Override
    public String toString() {
        return id;
    }
}
