package switchboard.loadtest.core;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure must be, such as {@code rate>1000} or {@code due_p99<50ms}; times are in milliseconds. */
public record Threshold(String figure, boolean above, double bound) {

    private static final Pattern TEXT =
            Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_]*)\\s*([<>])\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s)?\\s*");

    /** Empty if {@code text} is no threshold. */
    public static Optional<Threshold> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        double bound = Double.parseDouble(parts.group(3)) * ("s".equals(parts.group(4)) ? 1000 : 1);
        return Optional.of(new Threshold(parts.group(1), parts.group(2).equals(">"), bound));
    }

    /** A figure that was not measured holds nothing. */
    public boolean holds(Map<String, Double> figures) {
        Double value = figures.get(figure);
        return value != null && !value.isNaN() && (above ? value > bound : value < bound);
    }

    @Override
    public String toString() {
        return figure + (above ? ">" : "<") + Numbers.text(bound);
    }
}
