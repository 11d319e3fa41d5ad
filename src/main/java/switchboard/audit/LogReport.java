package switchboard.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import switchboard.audit.core.Head;

/** What a verification has seen so far. */
public final class LogReport {

    private final Map<Recheck.Kind, Long> decisions = new EnumMap<>(Recheck.Kind.class);
    private final TreeSet<String> otherRules = new TreeSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Chain> chains = new ArrayList<>();
    private long records;
    private long unchained;

    /** The end of one tenant's chain: note it elsewhere, and nobody can shorten the chain unseen. */
    public record Chain(UUID userId, long lastSequence, String lastHash) {}

    public long records() {
        return records;
    }

    public long decisions(Recheck.Kind kind) {
        return decisions.getOrDefault(kind, 0L);
    }

    /** The law packs and rules that were needed and not at hand. */
    public List<String> otherRules() {
        return List.copyOf(otherRules);
    }

    /** Records from before there was a chain; nothing can be said of them. */
    public long unchained() {
        return unchained;
    }

    public List<Chain> chains() {
        return List.copyOf(chains);
    }

    /** The first bad record of each chain, and what is wrong with the whole. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    void seen() {
        records++;
    }

    void answered(Recheck.Answer answer) {
        decisions.merge(answer.kind(), 1L, Long::sum);
        if (answer.kind() == Recheck.Kind.OTHER_RULES) {
            otherRules.add(answer.detail());
        }
    }

    void ended(UUID tenant, Head head) {
        chains.add(new Chain(tenant, head.sequence(), head.hash().hex()));
    }

    void unchained(long count) {
        unchained = count;
    }

    void found(Finding finding) {
        findings.add(finding);
    }

    void found(Optional<Finding> finding) {
        finding.ifPresent(findings::add);
    }
}
