package switchboard.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchboard.SwitchboardConfig;
import switchboard.platform.error.Failure;
import switchboard.reconcile.Breach;
import switchboard.reconcile.Invariants;

/** Holds a database against everything we promise of it. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard verify                      look through the database that DATABASE_URL names",
            "  switchboard verify --examples 100       and show more of what is wrong",
            "  switchboard verify --json",
            ""
        },
        description = {
            "Look through a database for anything that must not be there:",
            "two calls of one attempt, use above a limit, holds without a call, calls without a bill, whatever waits",
            "too long. Reads only; may run beside servers."
        },
        footer = {
            "",
            "Exit code 6 when something is found. `verify-log` checks the certificates, `reconcile --dry-run` the",
            "provider's own list of calls."
        })
final class VerifyCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofHours(12);

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--examples", paramLabel = "N", description = "Show at most so many of each kind. Default: 5.")
    private int examples = 5;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (examples < 1) {
            throw Failure.invalid("examples_invalid", "--examples is 1 or more, was " + examples);
        }
        SwitchboardConfig settings =
                SwitchboardConfig.load(config.file(), terminal.environment().get());
        List<Breach> found = WithStores.run(
                settings,
                PATIENCE,
                stores -> new Invariants(stores.pool(), Clock.systemUTC()).check(examples, next -> {
                    if (!json) {
                        terminal.err().println("looking: " + next.words());
                        terminal.err().flush();
                    }
                }));
        if (json) {
            terminal.json(Map.of(
                    "invariants", found.stream().map(VerifyCommand::document).toList()));
        } else {
            print(found);
        }
        return found.stream().allMatch(each -> each.found() == 0) ? ExitCode.DONE : ExitCode.FOUND;
    }

    private void print(List<Breach> found) {
        for (Breach breach : found) {
            terminal.out()
                    .println((breach.found() == 0 ? "holds   " : "BROKEN  ")
                            + breach.invariant().words()
                            + (breach.found() == 0 ? "" : ": " + breach.found() + " found"));
            breach.examples().forEach(example -> terminal.out().println("          " + line(example)));
        }
        long broken = found.stream().filter(each -> each.found() > 0).count();
        terminal.err()
                .println(
                        broken == 0 ? "all " + found.size() + " hold" : broken + " of " + found.size() + " are broken");
    }

    private static String line(Breach.Example example) {
        return example.entity()
                + example.tenant().map(tenant -> ", tenant " + tenant).orElse("") + ": " + example.detail();
    }

    private static Map<String, Object> document(Breach breach) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", breach.invariant().word());
        document.put("says", breach.invariant().words());
        document.put("found", breach.found());
        document.put(
                "examples",
                breach.examples().stream().map(VerifyCommand::document).toList());
        return document;
    }

    private static Map<String, Object> document(Breach.Example example) {
        Map<String, Object> document = new LinkedHashMap<>();
        example.tenant().ifPresent(tenant -> document.put("user_id", tenant.toString()));
        document.put("entity_id", example.entity());
        document.put("detail", example.detail());
        return document;
    }
}
