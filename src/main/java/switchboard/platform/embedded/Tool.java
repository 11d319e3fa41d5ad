package switchboard.platform.embedded;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs short programs of the system. Blocks: for the start of the program only. */
final class Tool {

    private static final Duration STEP = Duration.ofMillis(20);
    private static final int SECONDS_MAX = 120;

    private Tool() {}

    record Outcome(int exitCode, String output) {}

    static boolean isOnPath(String program) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    static boolean succeeds(List<String> command) {
        return run(command).exitCode() == 0;
    }

    static Outcome run(List<String> command) {
        return run(command, "");
    }

    /** With a text on standard input, which must be shorter than a pipe holds (64 KB) if the program answers. */
    static Outcome run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                process.destroy(); // it ended, or stopped reading, before it had all; its output says why
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, output);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException e) {
            return new Outcome(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, "interrupted");
        }
    }

    /** Whether the condition came true within the time. */
    static boolean await(Duration timeout, BooleanSupplier condition) {
        for (long step = 0; step <= timeout.toMillis() / STEP.toMillis(); step++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            try {
                Thread.sleep(STEP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return condition.getAsBoolean();
    }
}
