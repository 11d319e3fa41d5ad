package switchboard.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The OpenAPI document of {@code /v1}: one file a resource, put together when the server starts. */
public final class Contract {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final YAMLMapper MAPPER = new YAMLMapper();
    private static final String PARTS = "x-parts";

    private final ObjectNode document;

    private Contract(ObjectNode document) {
        this.document = document;
    }

    /** Fails if a part is missing, or says again what another part has said. */
    public static Contract load() {
        ObjectNode whole = file("openapi");
        whole.remove(PARTS).forEach(name -> add(whole, file(name.asText()), name.asText()));
        return new Contract(whole);
    }

    /** The whole document, as programs read it. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    Buffer yaml() {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the words of {@link RouteList}: {@code GET /v1/calls/:id}. */
    public List<String> routes() {
        List<String> routes = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .map(method -> method.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{([a-z_]+)}", ":$1"))
                        .forEach(routes::add));
        return routes.stream().sorted().toList();
    }

    private static void add(ObjectNode whole, ObjectNode part, String name) {
        merge(whole.withObject("/paths"), part.path("paths"), name);
        part.path("components")
                .properties()
                .forEach(kind -> merge(whole.withObject("/components/" + kind.getKey()), kind.getValue(), name));
    }

    private static void merge(ObjectNode into, JsonNode from, String name) {
        from.properties().forEach(entry -> {
            if (into.has(entry.getKey())) {
                throw new IllegalStateException("openapi/" + name + ".yaml repeats " + entry.getKey());
            }
            into.set(entry.getKey(), entry.getValue());
        });
    }

    private static ObjectNode file(String name) {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks openapi/" + name + ".yaml");
            }
            return (ObjectNode) MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
