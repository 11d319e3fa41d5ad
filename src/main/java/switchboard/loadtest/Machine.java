package switchboard.loadtest;

import java.lang.management.ManagementFactory;

/** What the figures were measured on. */
public final class Machine {

    private Machine() {}

    public static String words() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.availableProcessors() + " cores, load "
                + String.format(
                        "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
                + " at the start, JDK " + Runtime.version().feature() + ", heap "
                + runtime.maxMemory() / (1024 * 1024) + " MB";
    }
}
