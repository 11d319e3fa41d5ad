package switchboard.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has of the machine's memory, as the kernel counts it. */
public final class ResidentMemory {

    private ResidentMemory() {}

    /** Of this process, in MB; 0 where the system does not say. */
    public static long megabytes() {
        return megabytes(ProcessHandle.current().pid());
    }

    /** Of the process {@code pid}, in MB; 0 where the system does not say. */
    public static long megabytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // another system
        }
    }
}
