package switchboard.platform.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import switchboard.platform.error.Failure;

/**
 * The defaults with other layers laid over them, each of which may only change keys the defaults have. Remembers where
 * each value comes from, so that a complaint names the place to edit.
 */
public final class Settings {

    private static final String DEFAULTS = "config/switchboard.yaml";

    private final ObjectNode tree;
    private final Map<String, String> sources = new TreeMap<>();

    private Settings(ObjectNode tree) {
        this.tree = tree;
    }

    public static Settings of(String yaml) {
        return new Settings(Yaml.read(yaml, DEFAULTS));
    }

    /** Lays a file over what there is. */
    public Settings with(String yaml, String file) {
        lay(Yaml.read(yaml, file), tree, "", file);
        return this;
    }

    /** Sets one key; the value is read as the type the default has. */
    public Settings with(String key, String value, String source) {
        int dot = key.lastIndexOf('.');
        JsonNode parent = tree.at(pointer(key.substring(0, Math.max(dot, 0))));
        String name = key.substring(dot + 1);
        if (!(parent instanceof ObjectNode object) || !object.has(name)) {
            throw unknown(key, source);
        }
        object.set(name, object.get(name).isArray() ? list(value) : new TextNode(value));
        sources.put(key, source);
        return this;
    }

    /** Every key that can be set, with dots. */
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        each((key, value) -> keys.add(key));
        return keys;
    }

    /** Every key with its present value, lists with commas. */
    public void each(BiConsumer<String, String> visitor) {
        leaves(tree, "", visitor);
    }

    public String source(String key) {
        return sources.getOrDefault(key, "default");
    }

    /** The settings as a record whose components have the keys' names. */
    public <T> T bind(Class<T> type) {
        try {
            return Yaml.MAPPER.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            throw rejected(e);
        } catch (JsonProcessingException e) {
            throw Failure.invalid("config_invalid", DEFAULTS + ": " + e.getOriginalMessage());
        }
    }

    private void lay(ObjectNode over, ObjectNode under, String path, String file) {
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            String key = path + entry.getKey();
            JsonNode before = under.get(entry.getKey());
            if (before == null) {
                throw unknown(key, file);
            }
            if (before instanceof ObjectNode section) {
                if (!(entry.getValue() instanceof ObjectNode inner)) {
                    throw Failure.invalid("config_invalid", file + ": `" + key + "` is a section with keys of its own");
                }
                lay(inner, section, key + ".", file);
            } else {
                under.set(entry.getKey(), entry.getValue());
                sources.put(key, file);
            }
        }
    }

    private Failure unknown(String key, String source) {
        Set<String> known = keys();
        known.addAll(sections());
        String hint = Nearest.to(key, known)
                .map(near -> "; did you mean `" + near + "`?")
                .orElse("; " + DEFAULTS + " lists every key");
        return Failure.invalid("config_unknown_key", source + ": there is no key `" + key + "`" + hint);
    }

    private Set<String> sections() {
        return keys().stream()
                .filter(key -> key.contains("."))
                .map(key -> key.substring(0, key.lastIndexOf('.')))
                .collect(Collectors.toSet());
    }

    private Failure rejected(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(reference -> String.valueOf(reference.getFieldName()))
                .collect(Collectors.joining("."));
        Throwable cause = e.getCause();
        String message = cause instanceof IllegalArgumentException
                ? String.valueOf(cause.getMessage())
                : "`" + path + "`: "
                        + e.getOriginalMessage().lines().findFirst().orElse("");
        String key = keys().contains(path) ? path : mentioned(message, path);
        String file = sources.getOrDefault(key, DEFAULTS);
        return Failure.invalid("config_invalid", file + ": " + message);
    }

    /**
     * The key a record's own check names first: in Java's spelling with some, without the inner section with others.
     */
    private String mentioned(String message, String otherwise) {
        String word =
                message.split(" ", 2)[0].replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        String section = word.substring(0, word.indexOf('.') + 1);
        String name = word.substring(word.lastIndexOf('.') + 1);
        return keys().stream()
                .filter(key -> key.equals(word) || (key.startsWith(section) && key.endsWith("." + name)))
                .findFirst()
                .orElse(otherwise);
    }

    private static void leaves(JsonNode node, String path, BiConsumer<String, String> visitor) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String key = path + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                leaves(value, key + ".", visitor);
            } else {
                visitor.accept(key, text(value));
            }
        }
    }

    private static String text(JsonNode value) {
        if (value instanceof ArrayNode list) {
            return list.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
        }
        return value.asText();
    }

    private static ArrayNode list(String value) {
        ArrayNode list = Yaml.MAPPER.createArrayNode();
        Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .forEach(list::add);
        return list;
    }

    private static String pointer(String key) {
        return key.isEmpty() ? "" : "/" + key.replace('.', '/');
    }
}
