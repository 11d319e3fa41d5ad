package switchboard.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import switchboard.SwitchboardConfig;
import switchboard.audit.Finding;
import switchboard.audit.LogReport;
import switchboard.audit.LogVerification;
import switchboard.audit.Recheck.Kind;
import switchboard.dialer.LawPackFile;
import switchboard.dialer.VerdictReplay;
import switchboard.dialer.core.LawPack;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;

/** Proves the black box: the chain is whole, and every verdict follows from what it was derived from. */
@Command(
        name = "verify-log",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard verify-log                                        every tenant's chain",
            "  switchboard verify-log --tenant 5f0c1a52-8f3b-4a94-9d0c-2d8f1f3f9e10 --from 120000",
            "  switchboard verify-log --json",
            ""
        },
        description = {
            "Check the hash chain of the certificates and derive every verdict again",
            "by the law pack it names. Names the first bad record of each chain."
        },
        footer = {"", "Exit code 6 when something is wrong."})
final class VerifyLogCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final long TELL_EVERY = 50_000;

    private final Terminal terminal;
    private long told;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--tenant", paramLabel = "ID", description = "This tenant's chain only.")
    private Optional<UUID> tenant = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "SEQ",
            description = "Begin at this record; what it says of the one before it is believed. Default: 1.")
    private long from = 1;

    @Option(
            names = "--law-pack",
            paramLabel = "DIR",
            description = "Another law pack, for verdicts that were reached by it. May be given again.")
    private List<Path> lawPacks = new ArrayList<>();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    VerifyLogCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (from < 1) {
            throw Failure.invalid("from_invalid", "--from is a sequence number, 1 or more, was " + from);
        }
        SwitchboardConfig settings =
                SwitchboardConfig.load(config.file(), terminal.environment().get());
        LogReport report = WithStores.run(
                settings,
                PATIENCE,
                stores -> new LogVerification(stores.pool(), new VerdictReplay(packs(settings)), this::tell)
                        .run(tenant.map(TenantId::new), from));
        if (json) {
            terminal.json(document(report));
        } else {
            print(report);
        }
        return report.findings().isEmpty() ? ExitCode.DONE : ExitCode.FOUND;
    }

    private List<LawPack> packs(SwitchboardConfig settings) {
        List<LawPack> packs = new ArrayList<>();
        packs.add(LawPackFile.of(settings.dialer().lawPack()));
        packs.add(LawPackFile.bundled());
        lawPacks.forEach(dir -> packs.add(LawPackFile.in(dir)));
        return packs;
    }

    private void tell(long records) {
        if (records >= told + TELL_EVERY) {
            told = records;
            terminal.err().println(records + " records");
            terminal.err().flush();
        }
    }

    private void print(LogReport report) {
        report.findings().forEach(finding -> terminal.out().println(line(finding)));
        terminal.err()
                .println(report.records() + " records in " + report.chains().size() + " chains; verdicts derived again "
                        + report.decisions(Kind.CONFIRMED) + ", not: inputs erased " + report.decisions(Kind.ERASED)
                        + ", not: other law pack or rules " + report.decisions(Kind.OTHER_RULES) + " "
                        + report.otherRules());
        if (report.unchained() > 0) {
            terminal.err().println(report.unchained() + " records are older than the chain; nothing is said of them");
        }
        terminal.err().println(report.findings().isEmpty() ? "nothing is wrong" : "something is wrong");
    }

    private static String line(Finding finding) {
        return "bad record " + finding.eventId()
                + finding.sequence().map(sequence -> ", sequence " + sequence).orElse("")
                + finding.userId().map(user -> ", tenant " + user).orElse("")
                + ": " + finding.fault().explanation()
                + (finding.detail().isEmpty() ? "" : " (" + finding.detail() + ")");
    }

    private static Map<String, Object> document(LogReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("records", report.records());
        document.put("rederived", report.decisions(Kind.CONFIRMED));
        document.put("erased", report.decisions(Kind.ERASED));
        document.put("other_rules", report.decisions(Kind.OTHER_RULES));
        document.put("other_rules_named", report.otherRules());
        document.put("unchained", report.unchained());
        document.put(
                "chains",
                report.chains().stream().map(VerifyLogCommand::document).toList());
        document.put(
                "findings",
                report.findings().stream().map(VerifyLogCommand::document).toList());
        return document;
    }

    private static Map<String, Object> document(LogReport.Chain chain) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("user_id", chain.userId().toString());
        document.put("last_sequence", chain.lastSequence());
        document.put("last_hash", chain.lastHash());
        return document;
    }

    private static Map<String, Object> document(Finding finding) {
        Map<String, Object> document = new LinkedHashMap<>();
        finding.userId().ifPresent(user -> document.put("user_id", user.toString()));
        finding.sequence().ifPresent(sequence -> document.put("sequence", sequence));
        document.put("event_id", finding.eventId());
        document.put("fault", finding.fault().name().toLowerCase(Locale.ROOT));
        document.put("explanation", finding.fault().explanation());
        document.put("detail", finding.detail());
        return document;
    }
}
