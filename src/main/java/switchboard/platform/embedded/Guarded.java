package switchboard.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server as our child. It is told to stop when we close it and when we die, however we die. */
final class Guarded {

    /**
     * A pipe ties the server to us: when its other end closes, the watcher interrupts the server, which stops cleanly.
     */
    private static final String WATCH = """
            exec 3<&0
            (cat <&3 >/dev/null 2>&1; kill -INT $$ 2>/dev/null) &
            exec 3<&- </dev/null "$@"
            """;

    private final Process process;

    private Guarded(Process process) {
        this.process = process;
    }

    static Guarded start(RunAs runAs, List<String> server, Path folder, Path log) {
        List<String> command = new ArrayList<>();
        if (Tool.isOnPath("setsid")) { // else Ctrl-C at a terminal would stop the server before us
            command.add("setsid");
        }
        command.addAll(List.of("sh", "-c", WATCH, "sh"));
        command.addAll(server);
        try {
            return new Guarded(new ProcessBuilder(runAs.command(command))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    void stop(Duration patience) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy(); // the pipe is gone already
        }
        if (!Tool.await(patience, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
    }
}
