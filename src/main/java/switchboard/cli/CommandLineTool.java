package switchboard.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import switchboard.cli.client.ServerFault;
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

    CommandLine commands() {
        CommandLine all = new CommandLine(new Root());
        addServers(all);
        addNouns(all);
        addProofs(all);
        all.addSubcommand(verb("help", new CommandLine.HelpCommand(), "Show what a command can do."));
        all.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, new CommandList());
        return all.setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(HELP_COLUMNS)
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler(this::failed);
    }

    private void addServers(CommandLine all) {
        all.addSubcommand(new DemoCommand(terminal.out(), terminal.err(), terminal.environment()))
                .addSubcommand(new ServeCommand(terminal))
                .addSubcommand(new MigrateCommand(terminal))
                .addSubcommand(Noun.of("config", "The settings.", verb(new ConfigCheckCommand(terminal))))
                .addSubcommand(new SimulateCommand(terminal))
                .addSubcommand(new LoadtestCommand(terminal));
    }

    /** What an operator works with. */
    private void addNouns(CommandLine all) {
        all.addSubcommand(new CheckProfileCommand(terminal))
                .addSubcommand(Noun.of("leads", "Lead lists.", verb(new LeadsImportCommand(terminal))))
                .addSubcommand(Noun.of(
                        "agents",
                        "Our numbers, and what each may do.",
                        verb(new AgentsListCommand(terminal)),
                        verb(new AgentsSetCommand(terminal)),
                        verb(new AgentsCheckCommand(terminal)),
                        verb(new AgentsDeployCommand(terminal))))
                .addSubcommand(calendars())
                .addSubcommand(campaigns())
                .addSubcommand(queue())
                .addSubcommand(Noun.of("law", "Calling hours.", verb(new LawCheckCommand(terminal))))
                .addSubcommand(dnc())
                .addSubcommand(messages())
                .addSubcommand(limits())
                .addSubcommand(new UsageCommand(terminal))
                .addSubcommand(Noun.of(
                        "invoices",
                        "What periods come to.",
                        verb(new InvoicesListCommand(terminal)),
                        verb(new InvoicesShowCommand(terminal))))
                .addSubcommand(person());
    }

    /** What shows that all is right, and mends what is not. */
    private void addProofs(CommandLine all) {
        all.addSubcommand(deliveries())
                .addSubcommand(unknownPhones())
                .addSubcommand(new ReplayCommand(terminal))
                .addSubcommand(new ReconcileCommand(terminal))
                .addSubcommand(new VerifyCommand(terminal))
                .addSubcommand(new VerifyLogCommand(terminal));
    }

    private CommandLine deliveries() {
        return Noun.of("deliveries", "Webhooks that came in.", verb(new DeliveriesListCommand(terminal)));
    }

    private CommandLine unknownPhones() {
        return Noun.of(
                "unknown",
                "Numbers that were called and are nobody's.",
                verb(new UnknownPhonesListCommand(terminal)),
                verb(new UnknownPhonesResolveCommand(terminal)));
    }

    private CommandLine calendars() {
        return Noun.of(
                "calendars",
                "Where appointments are made.",
                verb(new CalendarsListCommand(terminal)),
                verb(new CalendarsConnectCommand(terminal)),
                verb(new CalendarsTestCommand(terminal)),
                verb(new CalendarsDisconnectCommand(terminal)));
    }

    private CommandLine campaigns() {
        return Noun.of(
                "campaigns",
                "What to dial, when, and how often.",
                verb(new CampaignsListCommand(terminal)),
                verb(new CampaignsCreateCommand(terminal)),
                verb(new CampaignsSetCommand(terminal)),
                verb("start", new CampaignsMoveCommand(terminal, "start"), "Start a campaign, or go on with it."),
                verb(new CampaignsPauseCommand(terminal)),
                verb(
                        "drain",
                        new CampaignsMoveCommand(terminal, "drain"),
                        "Let a campaign end: first calls go on, second attempts lapse."));
    }

    private CommandLine messages() {
        return Noun.of(
                "messages", "Texts.", verb(new MessagesSendCommand(terminal)), verb(new MessagesListCommand(terminal)));
    }

    private CommandLine queue() {
        return Noun.of(
                "queue",
                "The leads that are to be called.",
                verb(new QueueAddCommand(terminal)),
                verb(new QueueWhyCommand(terminal)),
                verb(new QueueReasonsCommand(terminal)),
                verb(new QueueReleaseCommand(terminal)),
                verb(
                        "requeue",
                        new QueueBulkCommand(terminal, "requeue"),
                        "Queue leads again that were given up; whoever was reached only with --status done."),
                verb("cancel", new QueueBulkCommand(terminal, "cancel"), "Take leads that wait out of the queue."));
    }

    private CommandLine dnc() {
        return Noun.of(
                "dnc",
                "Numbers not to be called.",
                verb(new DncAddCommand(terminal)),
                verb(new DncImportCommand(terminal)));
    }

    private CommandLine person() {
        return Noun.of(
                "person",
                "What is known of one person.",
                verb(new PersonExportCommand(terminal)),
                verb(new PersonEraseCommand(terminal)));
    }

    private CommandLine limits() {
        return Noun.of(
                "limits",
                "What tenants may spend.",
                verb(new LimitsPauseCommand(terminal)),
                verb(new LimitsResumeCommand(terminal)),
                verb(new LimitsSetCommand(terminal)),
                verb(new LimitsRollCommand(terminal)),
                verb(new LimitsTopUpCommand(terminal)));
    }

    private static CommandLine verb(Object command) {
        return new CommandLine(command);
    }

    private static CommandLine verb(String name, Object command, String description) {
        CommandLine verb = new CommandLine(command).setCommandName(name);
        verb.getCommandSpec().usageMessage().description(description);
        return verb;
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
            terminal.err()
                    .println("next: "
                            + Advice.after(failure, command.getCommandSpec().qualifiedName()));
            return ExitCode.of(failure);
        }
        if (error instanceof ServerFault fault) {
            terminal.err().println("error: " + fault.code() + ": " + fault.getMessage());
            terminal.err().println("next: the server's log has it under request " + fault.requestId());
            return ExitCode.FAILED;
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
                "  switchboard config check                      effective settings, secrets masked",
                "  switchboard leads import leads.csv --user $USER_ID --campaign $CAMPAIGN_ID",
                "  switchboard queue why $LEAD_ID                why is this lead not being called?",
                ""
            },
            description = "A real-time dialer and call router for AI phone agents.",
            footer = {
                "",
                "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused by a rule, 5 not allowed,",
                "6 finished and found something, 7 unavailable (safe to repeat).",
                "`switchboard help COMMAND` or --help after any of them says more."
            })
    private static final class Root implements Runnable {

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a command is missing");
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
