package switchboard.cli.demo;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The live line: rewritten in place on a terminal, a line every few seconds otherwise. */
final class Progress {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneId.of("America/New_York"));
    private static final int PLAIN_EVERY = 10;

    private final PrintWriter err;
    private final boolean terminal;
    private int looks;

    Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    void show(JsonObject counts, Instant virtualNow) {
        String line = String.format(
                Locale.ROOT,
                "%s New York  queued %d  waiting %d  ringing %d  live %d  done %d  booked %d  stopped %d  %.1f calls/s",
                CLOCK.format(virtualNow),
                counts.getLong("queued"),
                counts.getLong("waiting"),
                counts.getLong("ringing"),
                counts.getLong("live"),
                counts.getLong("done"),
                counts.getLong("booked"),
                counts.getLong("stopped"),
                counts.getDouble("calls_per_second"));
        if (terminal) {
            err.print("\r\u001b[2K" + line);
            err.flush();
        } else if (looks++ % PLAIN_EVERY == 0) {
            err.println(line);
        }
    }

    void end() {
        if (terminal) {
            err.println();
        }
    }
}
