package switchboard.cli.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The first records of the real-world list and what must come of them, read without the product's help.
 *
 * @param text of the file, header included
 * @param leads those that can be imported, by number
 */
record LeadList(String text, int rows, int invalid, int duplicates, Map<String, Lead> leads) {

    private static final Path FOLDER = Path.of("src/test/resources/leads");
    private static final int STATE = 4;
    private static final int CONSENT = 6;

    /** What the list says of somebody. */
    record Lead(String state, String consent) {}

    static LeadList whole() throws IOException {
        return first(Integer.MAX_VALUE - 1);
    }

    static LeadList first(int records) throws IOException {
        String all = Files.readString(FOLDER.resolve("leads-2000.csv"));
        JsonObject truth = new JsonObject(Files.readString(FOLDER.resolve("leads-2000.truth.json")));
        Set<Object> invalid = set(truth, "invalid");
        Set<Object> duplicates = set(truth, "duplicates");
        JsonArray numbers = truth.getJsonArray("e164");
        Map<String, Lead> leads = new TreeMap<>();
        int refused = 0;
        int twice = 0;
        List<String> lines = records(all);
        List<String> taken = lines.subList(0, Math.min(lines.size(), records + 1));
        for (int record = 2; record <= taken.size(); record++) {
            if (invalid.contains(record)) {
                refused++;
            } else if (duplicates.contains(record)) {
                twice++;
            } else {
                List<String> cells = cells(taken.get(record - 1));
                leads.put(numbers.getString(leads.size()), new Lead(cells.get(STATE), cells.get(CONSENT)));
            }
        }
        return new LeadList(String.join("", taken), taken.size() - 1, refused, twice, leads);
    }

    private static Set<Object> set(JsonObject truth, String name) {
        return truth.getJsonArray(name).stream().collect(Collectors.toSet());
    }

    /** Cuts at line ends outside quotes; each record keeps its own. */
    private static List<String> records(String text) {
        List<String> records = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '"';
            if (text.charAt(i) == '\n' && !quoted) {
                records.add(text.substring(start, i + 1));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            records.add(text.substring(start));
        }
        return records;
    }

    private static List<String> cells(String record) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (char c : record.stripTrailing().toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
