package switchboard.cli.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The demo's part of the data directory: its state, the simulator's journal, the sample lists. */
record DemoFolder(Path path) {

    DemoFolder {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<DemoState> state() {
        return DemoState.read(path);
    }

    Path simulator() {
        return path.resolve("simulator");
    }

    /** A list that comes with the program, as a file. */
    Path sample(String name) {
        Path file = path.resolve(name);
        try (InputStream in = resource("/demo/" + name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets the run before. Blocks. */
    boolean forget() throws IOException {
        Files.deleteIfExists(path.resolve("demo.json"));
        if (!Files.exists(simulator())) {
            return true;
        }
        List<Path> inside;
        try (Stream<Path> files = Files.walk(simulator())) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inside) {
            Files.delete(file);
        }
        return true;
    }

    static JsonObject yaml(String resource) {
        try (InputStream in = resource(resource)) {
            return new JsonObject(new YAMLMapper().readValue(in, new TypeReference<Map<String, Object>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String resource) {
        try (InputStream in = resource(resource)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = DemoFolder.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("this build lacks " + name);
        }
        return in;
    }
}
