package switchboard.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import switchboard.cli.demo.DemoCommand;
import switchboard.platform.config.Environment;
import switchboard.platform.error.Failure;

/** All commands, and how their errors reach people. */
public final class CommandLineTool {

    private static final int HELP_COLUMNS = 110;

    private final Terminal terminal;

    public CommandLineTool(PrintWriter out, PrintWriter err, Supplier<Environment> environment) {
        this.terminal = new Terminal(out, err, environment);
    }

    public int run(String... args) {
        return commands().execute(args);
    }

    /** The next command goes here. */
    private CommandLine commands() {
        CommandLine all = new CommandLine(new Root())
                .addSubcommand(new CommandLine(new Config()).addSubcommand(new ConfigCheckCommand(terminal)))
                .addSubcommand(new DemoCommand(terminal.out(), terminal.err(), terminal.environment()))
                .addSubcommand(new ServeCommand(terminal))
                .addSubcommand(new MigrateCommand(terminal))
                .addSubcommand(new SimulateCommand(terminal))
                .addSubcommand(new VerifyLogCommand(terminal))
                .addSubcommand(new CommandLine.HelpCommand());
        return all.setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(HELP_COLUMNS)
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler(this::failed);
    }

    private int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        terminal.err().println("error: usage: " + e.getMessage());
        List<String> suggestions =
                e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!suggestions.isEmpty()) {
            terminal.err()
                    .println("did you mean: "
                            + suggestions.stream()
                                    .limit(3)
                                    .map(word -> command.getCommandSpec().qualifiedName() + " " + word)
                                    .collect(Collectors.joining(" or "))
                            + "?");
        }
        terminal.err().println("next: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private int failed(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        Throwable error =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (error instanceof Failure failure) {
            terminal.err().println("error: " + failure.code() + ": " + failure.explanation());
            return ExitCode.of(failure);
        }
        terminal.err().println("error: internal: a bug in Switchboard; please report it with what follows");
        error.printStackTrace(terminal.err());
        return ExitCode.FAILED;
    }

    @Command(
            name = "switchboard",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            header = {
                "Examples:",
                "  switchboard demo                              the whole story, on this machine, in two minutes",
                "  switchboard serve --config production.yaml    the server",
                "  switchboard migrate --status                  what of the schema is applied",
                "  switchboard config check                      effective settings, secrets masked",
                ""
            },
            description = "A real-time dialer and call router for AI phone agents.",
            footer = {
                "",
                "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused by a rule, 5 not allowed,",
                "6 finished and found something, 7 unavailable (safe to repeat)."
            })
    private static final class Root implements Runnable {

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }

    @Command(
            name = "config",
            mixinStandardHelpOptions = true,
            header = {"Examples:", "  switchboard config check", ""},
            description = "What the settings are.")
    private static final class Config implements Runnable {

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a command is missing after `config`");
        }
    }

    private static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = CommandLineTool.class.getPackage().getImplementationVersion();
            return new String[] {"switchboard " + (version == null ? "(unpacked)" : version)};
        }
    }
}
