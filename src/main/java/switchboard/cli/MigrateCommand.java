package switchboard.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchboard.SwitchboardConfig;
import switchboard.platform.sql.Migrations;

/** Brings the database to this program's schema, or says how far it is from it. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard migrate --dry-run      would it succeed? Nothing is kept",
            "  switchboard migrate",
            "  switchboard migrate --status --json",
            ""
        },
        description = "Apply the files of sql/ that the database lacks, in order, each in a transaction.",
        footer = {"", "Exit code 4 when a file that was applied has changed since, 6 when --status finds one missing."})
final class MigrateCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--dry-run", description = "Apply in one transaction and take it back.")
    private boolean dryRun;

    @Option(names = "--status", description = "List the files and whether each is applied; change nothing.")
    private boolean status;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    MigrateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SwitchboardConfig settings =
                SwitchboardConfig.load(config.file(), terminal.environment().get());
        return status ? status(settings) : apply(settings);
    }

    private int apply(SwitchboardConfig settings) {
        Clock clock = Clock.systemUTC();
        Migrations.Report report = WithStores.run(
                settings,
                PATIENCE,
                stores -> dryRun ? Migrations.dryRun(stores.pool(), clock) : Migrations.apply(stores.pool(), clock));
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("dry_run", dryRun);
            document.put("applied", report.applied());
            document.put("already", report.already());
            terminal.json(document);
        } else {
            report.applied().forEach(terminal.out()::println);
            terminal.err()
                    .println((dryRun ? "would apply " : "applied ")
                            + report.applied().size() + ", already there "
                            + report.already().size());
        }
        return ExitCode.DONE;
    }

    private int status(SwitchboardConfig settings) {
        List<Migrations.FileStatus> files =
                WithStores.run(settings, PATIENCE, stores -> Migrations.status(stores.pool()));
        if (json) {
            terminal.json(
                    Map.of("files", files.stream().map(MigrateCommand::document).toList()));
        } else {
            files.forEach(file ->
                    terminal.out().println(String.join("\t", document(file).values())));
        }
        boolean complete = files.stream().allMatch(file -> file.state() == Migrations.State.APPLIED);
        return complete ? ExitCode.DONE : ExitCode.FOUND;
    }

    private static Map<String, String> document(Migrations.FileStatus file) {
        Map<String, String> document = new LinkedHashMap<>();
        document.put("file", file.file());
        document.put("state", file.state().name().toLowerCase(Locale.ROOT));
        file.appliedAt().ifPresent(at -> document.put("applied_at", at.toString()));
        return document;
    }
}
