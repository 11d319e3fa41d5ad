package switchboard.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;

/** How much of a file has been sent: a bar on a terminal, a line every quarter otherwise. */
final class ByteProgress implements LongConsumer {

    private static final int WIDTH = 30;
    private static final int PLAIN_STEP = 25;
    private static final double MEGABYTE = 1_000_000;

    private final PrintWriter err;
    private final boolean terminal;
    private final String name;
    private final long total;
    private long shown = -1;

    ByteProgress(PrintWriter err, boolean terminal, String name, long total) {
        this.err = err;
        this.terminal = terminal;
        this.name = name;
        this.total = total;
    }

    @Override
    public synchronized void accept(long sent) {
        long percent = total == 0 ? 100 : sent * 100 / total;
        long step = terminal ? percent : percent / PLAIN_STEP * PLAIN_STEP;
        if (step <= shown || (!terminal && step == 0)) {
            return;
        }
        shown = step;
        String figures =
                String.format(Locale.ROOT, "%3d %%  %.1f of %.1f MB", percent, sent / MEGABYTE, total / MEGABYTE);
        if (terminal) {
            int full = (int) (percent * WIDTH / 100);
            err.print("\r\u001b[2K" + name + "  [" + "#".repeat(full) + " ".repeat(WIDTH - full) + "]  " + figures);
            err.flush();
        } else {
            err.println("sent " + figures.strip());
        }
    }

    void end() {
        if (terminal && shown >= 0) {
            err.println();
        }
    }
}
