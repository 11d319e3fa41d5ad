package switchboard.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Json;

/**
 * What a command speaks to.
 *
 * @param out data only
 * @param err everything else
 * @param environment read when a command asks for it, so that help works beside a broken {@code .env}
 */
public record Terminal(PrintWriter out, PrintWriter err, Supplier<Environment> environment) {

    /** Whether a person reads along, as {@code bin/switchboard} finds out; else no line is ever redrawn. */
    boolean isWatched() {
        return Boolean.getBoolean("switchboard.terminal");
    }

    /** One JSON document. */
    void json(Object document) {
        out.println(new String(Json.bytes(document), StandardCharsets.UTF_8));
    }
}
