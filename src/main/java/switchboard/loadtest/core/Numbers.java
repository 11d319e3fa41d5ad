package switchboard.loadtest.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Collection;

/** Medians and how figures are written. */
public final class Numbers {

    private static final int DIGITS = 4;

    private Numbers() {}

    /** Not a number if there is none. */
    public static double median(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How far the middle half of the values reaches, as a part of their median. */
    public static double spread(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length < 2) {
            return 0;
        }
        double low = sorted[sorted.length / 4];
        double high = sorted[sorted.length - 1 - sorted.length / 4];
        return (high - low) / median(Arrays.stream(sorted).boxed().toList());
    }

    /** Four digits that count, no exponent. */
    public static String text(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        BigDecimal rounded = Math.abs(value) >= 1000
                ? BigDecimal.valueOf(Math.round(value))
                : new BigDecimal(value).round(new MathContext(DIGITS));
        return rounded.stripTrailingZeros().toPlainString();
    }
}
