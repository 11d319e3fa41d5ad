package switchboard.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.SwitchboardConfig;
import switchboard.dialer.LawPackFile;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.config.Settings;

/** Prints the settings in effect, with their sources and without secrets; fails if the server would not start. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard config check",
            "  switchboard config check --config production.yaml --json",
            "  switchboard config check production          as if SWITCHBOARD_ENV were production",
            ""
        },
        description = "Print the settings in effect, secrets masked; exits 2 if the server would not start.")
final class ConfigCheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "ENVIRONMENT", description = "development or production.")
    private Optional<String> environment = Optional.empty();

    ConfigCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Environment variables = terminal.environment().get();
        Settings settings = SwitchboardConfig.settings(config.file(), variables);
        environment.ifPresent(name -> settings.with("environment", name, "the command line"));
        SwitchboardConfig effective = settings.bind(SwitchboardConfig.class);
        Map<String, String> secrets = Secrets.shown(variables);
        if (json) {
            printJson(settings, secrets);
        } else {
            printText(settings, secrets);
        }
        effective.requireSecrets(variables);
        LawPackFile.of(effective.dialer().lawPack());
        if (!effective.isProduction() && secrets.containsValue("missing")) {
            terminal.err().println("note: development: missing secrets are made up at the start");
        }
        return ExitCode.DONE;
    }

    private void printText(Settings settings, Map<String, String> secrets) {
        settings.each((key, value) -> {
            String source = settings.source(key);
            String comment = source.equals("default") ? "" : "    # " + source;
            terminal.out().println(key + " = " + masked(value) + comment);
        });
        secrets.forEach((name, state) -> terminal.out().println(name + " = " + state));
    }

    private void printJson(Settings settings, Map<String, String> secrets) {
        Map<String, Object> all = new LinkedHashMap<>();
        settings.each((key, value) -> all.put(key, Map.of("value", masked(value), "source", settings.source(key))));
        terminal.json(Map.of("settings", all, "secrets", secrets));
    }

    /** An address may carry a password. */
    private static String masked(String value) {
        return value.replaceAll("(://[^:/@\\s]*):[^@\\s]*@", "$1:****@");
    }
}
