package switchboard;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import switchboard.cli.CommandLineTool;
import switchboard.platform.config.Environment;

/** Arguments in, exit code out. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = new CommandLineTool(out, err, () -> Environment.of(System.getenv(), Path.of(""))).run(args);
        out.flush();
        err.flush();
        System.exit(code);
    }
}
