package switchboard.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import switchboard.SwitchboardConfig;
import switchboard.dialer.DialerConfig;
import switchboard.dialer.LawPackFile;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.HoursRule;
import switchboard.dialer.core.LawCheck;
import switchboard.dialer.core.LawPack;
import switchboard.dialer.core.Window;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Clocks;

/** Says whether the law pack lets a number be called at a moment, and by which rows. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = {
            "Examples:",
            "  switchboard law check +12125550123",
            "  switchboard law check '(850) 555-0123' --state FL --at 2026-12-25T13:30:00Z",
            "  switchboard law check 8005550123 --zip 10001 --json",
            "  switchboard law check +12125550123 --law-pack our-pack    before the pack goes to work",
            ""
        },
        description = {
            "Say when a number may be called, by which zones, states and rows of the law pack.",
            "Hours only: consent, do-not-call lists and caps are not asked. Not legal advice."
        },
        footer = {"", "Exit code 0 when it may be called at that time, 4 when not."})
final class LawCheckCommand implements Callable<Integer> {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Terminal terminal;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "NUMBER", description = "The called party's, as people write it.")
    private String number = "";

    @Option(names = "--state", paramLabel = "STATE", description = "The lead's state: CA or California.")
    private Optional<String> state = Optional.empty();

    @Option(names = "--zip", paramLabel = "ZIP", description = "The lead's ZIP code.")
    private Optional<String> zip = Optional.empty();

    @Option(names = "--zone", paramLabel = "ZONE", description = "The lead's time zone: America/Denver.")
    private Optional<String> zone = Optional.empty();

    @Option(names = "--at", paramLabel = "TIME", description = "With its offset: 2026-12-25T13:30:00Z. Default: now.")
    private Optional<OffsetDateTime> at = Optional.empty();

    @Option(names = "--law-pack", paramLabel = "DIR", description = "Another law pack than the server's.")
    private Optional<Path> lawPack = Optional.empty();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    LawCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PhoneNumbers numbers = PhoneNumbers.load();
        PhoneNumber phone = numbers.parse(number)
                .orElseThrow(() -> Failure.invalid(
                        "number_invalid", "`" + number + "` is no telephone number; write it like +12125550123"));
        DialerConfig settings = SwitchboardConfig.load(
                        config.file(), terminal.environment().get())
                .dialer();
        LawPack pack = lawPack.map(LawPackFile::in).orElseGet(() -> LawPackFile.of(settings.lawPack()));
        Instant moment = at.map(OffsetDateTime::toInstant)
                .orElseGet(() -> Clocks.real().business().instant());
        Duration ringTime = settings.policy().ringTime();
        LawCheck check = LawCheck.of(
                new Candidate.Lead(phone, numbers.zonesOf(phone), state, zip, zone), pack, ringTime, moment);
        if (json) {
            terminal.json(document(phone, pack, moment, check));
        } else {
            print(phone, pack, moment, check);
        }
        return check.verdict().fold(dial -> ExitCode.DONE, wait -> ExitCode.REFUSED, suppress -> ExitCode.REFUSED);
    }

    private void print(PhoneNumber phone, LawPack pack, Instant moment, LawCheck check) {
        terminal.out().println(phone.e164() + sentence(check));
        if (!check.zones().isEmpty()) {
            terminal.out().println();
            clocks(moment, check).print(terminal.out());
            terminal.out().println();
            rules(check.rules()).print(terminal.out());
        }
        terminal.err().println("law pack " + pack.version() + "; hours only, not legal advice");
    }

    private static String sentence(LawCheck check) {
        return check.verdict()
                .fold(
                        dial -> " may be called",
                        wait -> " may not be called at that time",
                        suppress -> switch (suppress.reason()) {
                            case PLACE_UNREADABLE ->
                                " may not be called: its state, ZIP or zone cannot be read; correct or clear them";
                            case OUTSIDE_LAW_PACK -> " may not be called: it belongs to no place of the law pack";
                            default -> " may not be called: no lawful hour is in sight";
                        });
    }

    /** Each clock, and what it shows when that changes. */
    private static Table clocks(Instant moment, LawCheck check) {
        Optional<Instant> change = change(check);
        String heading = check.verdict().fold(dial -> "no start from", wait -> "opens", suppress -> "never");
        Table table = new Table("zone", "local time", heading);
        zones(check)
                .forEach(zone -> table.row(
                        zone.getId(),
                        local(moment, zone),
                        change.map(then -> local(then, zone)).orElse("-")));
        return table;
    }

    private static Table rules(List<HoursRule> rules) {
        Table table = new Table("place", "weekdays", "saturdays", "sundays", "holidays", "source");
        rules.forEach(rule -> table.row(
                rule.place(),
                text(rule.weekdays()),
                text(rule.saturdays()),
                text(rule.sundays()),
                rule.closedOnHolidays() ? "closed" : "open",
                rule.source()));
        return table;
    }

    private static Map<String, Object> document(PhoneNumber phone, LawPack pack, Instant moment, LawCheck check) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("number", phone.e164());
        document.put("at", moment.toString());
        document.put("law_pack", pack.version());
        document.put("verdict", check.verdict().fold(dial -> "dial", wait -> "wait", suppress -> "suppress"));
        document.put(
                "reason",
                check.verdict()
                        .fold(
                                dial -> "OPEN",
                                wait -> wait.reason().name(),
                                suppress -> suppress.reason().name()));
        change(check).ifPresent(then -> document.put("until", then.toString()));
        document.put("states", check.states().stream().sorted().toList());
        document.put(
                "zones",
                zones(check).stream().map(zone -> clock(zone, moment, check)).toList());
        document.put("rules", check.rules().stream().map(LawCheckCommand::row).toList());
        return document;
    }

    private static Map<String, Object> clock(ZoneId zone, Instant moment, LawCheck check) {
        Map<String, Object> clock = new LinkedHashMap<>();
        clock.put("zone", zone.getId());
        clock.put("local_time", moment.atZone(zone).toOffsetDateTime().toString());
        change(check)
                .ifPresent(then -> clock.put(
                        "local_until", then.atZone(zone).toOffsetDateTime().toString()));
        return clock;
    }

    private static Map<String, Object> row(HoursRule rule) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("place", rule.place());
        row.put("from", rule.from().toString());
        row.put("weekdays", text(rule.weekdays()));
        row.put("saturdays", text(rule.saturdays()));
        row.put("sundays", text(rule.sundays()));
        row.put("holidays", rule.closedOnHolidays() ? "closed" : "open");
        row.put("source", rule.source());
        return row;
    }

    private static Optional<Instant> change(LawCheck check) {
        return check.verdict()
                .fold(
                        dial -> Optional.of(dial.until()),
                        wait -> Optional.of(wait.until()),
                        suppress -> Optional.empty());
    }

    private static List<ZoneId> zones(LawCheck check) {
        return check.zones().stream()
                .sorted(Comparator.comparing(ZoneId::getId))
                .toList();
    }

    private static String local(Instant at, ZoneId zone) {
        return LOCAL.format(at.atZone(zone));
    }

    private static String text(Window window) {
        return window.equals(Window.CLOSED) ? "closed" : window.opens() + "-" + window.closes();
    }
}
