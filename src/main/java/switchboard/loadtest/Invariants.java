package switchboard.loadtest;

import java.util.List;
import java.util.Optional;
import switchboard.audit.LogReport;
import switchboard.audit.LogVerification;
import switchboard.audit.Recheck;
import switchboard.dialer.LawPackFile;
import switchboard.dialer.VerdictReplay;

/** Looks at the promises after a run: the rows say whether what was fast was also right. */
final class Invariants {

    private Invariants() {}

    /** {@code asked} calls the provider was asked for in the whole run. */
    static List<Invariant> of(Arena arena, long asked) {
        InvariantRepository rows = new InvariantRepository(arena.own());
        long overshot = Arena.await(rows.overshot());
        long astray = Arena.await(rows.holdsAstray());
        InvariantRepository.Counts counts = Arena.await(rows.counts());
        LogReport log = Arena.await(
                new LogVerification(arena.own(), new VerdictReplay(List.of(LawPackFile.bundled())), records -> {})
                        .run(Optional.empty(), 1));
        return List.of(
                new Invariant("used + reserved <= limit", overshot == 0, overshot + " tenants above"),
                new Invariant("holds are those of the calls", astray == 0, astray + " tenants differ"),
                new Invariant("attempts = certificates = holds = calls", counts.agree(), counts.toString()),
                new Invariant(
                        "each attempt was asked for once",
                        counts.attempts() == asked,
                        asked + " asked, " + counts.attempts() + " attempts"),
                new Invariant(
                        "the chain of certificates verifies",
                        log.findings().isEmpty(),
                        log.records() + " records, " + log.decisions(Recheck.Kind.CONFIRMED) + " derived again, "
                                + log.findings().size() + " bad"));
    }
}
