package switchboard.loadtest.calls;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Objects;

/** What this process has of the machine's memory. */
final class Memory {

    private static final long MEGABYTE = 1024 * 1024;

    private Memory() {}

    /** What was alive after each pool's last collection. */
    static long usedMegabytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .map(pool -> pool.getCollectionUsage())
                        .filter(Objects::nonNull)
                        .mapToLong(MemoryUsage::getUsed)
                        .sum()
                / MEGABYTE;
    }

    /** The lowest value of a third; 0 is the first. Not a number if there are fewer than three. */
    static double lowest(List<Double> values, int third) {
        int size = values.size() / 3;
        return values.subList(third * size, (third + 1) * size).stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(Double.NaN);
    }
}
