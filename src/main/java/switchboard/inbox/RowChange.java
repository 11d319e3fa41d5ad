package switchboard.inbox;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import switchboard.inbox.RehearsalRepository.Version;

/**
 * What would become of one row.
 *
 * @param change inserted, updated or deleted
 * @param key its primary key
 * @param fields those that would be other than they are, by name
 */
record RowChange(String table, String change, JsonObject key, Map<String, Field> fields) {

    private static final String ALWAYS_NEW = "updated_at";

    /** As it is, and as it would be. */
    record Field(@Nullable Object from, @Nullable Object to) {}

    RowChange {
        fields = new TreeMap<>(fields);
    }

    /** Rows that were only locked, or written as they were, are left out. */
    static List<RowChange> between(List<Version> before, List<Version> after) {
        Map<String, Version> old = byKey(before);
        Map<String, Version> now = byKey(after);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        List<RowChange> changes = new ArrayList<>();
        for (String key : keys) {
            of(Optional.ofNullable(old.get(key)), Optional.ofNullable(now.get(key)))
                    .ifPresent(changes::add);
        }
        return changes;
    }

    private static Optional<RowChange> of(Optional<Version> old, Optional<Version> now) {
        JsonObject from = old.map(Version::content).orElseGet(JsonObject::new);
        JsonObject to = now.map(Version::content).orElseGet(JsonObject::new);
        TreeSet<String> names = new TreeSet<>(from.fieldNames());
        names.addAll(to.fieldNames());
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String name : names) {
            if (!name.equals(ALWAYS_NEW) && !Objects.equals(from.getValue(name), to.getValue(name))) {
                fields.put(name, new Field(from.getValue(name), to.getValue(name)));
            }
        }
        Version row = now.or(() -> old).orElseThrow();
        String change = old.isEmpty() ? "inserted" : now.isEmpty() ? "deleted" : "updated";
        return fields.isEmpty() ? Optional.empty() : Optional.of(new RowChange(row.table(), change, row.key(), fields));
    }

    private static Map<String, Version> byKey(List<Version> rows) {
        Map<String, Version> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.put(row.table() + row.key().encode(), row));
        return byKey;
    }
}
