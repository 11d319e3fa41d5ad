package switchboard.dialer;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.dialer.ClaimRepository.Postponed;
import switchboard.dialer.Intents.Node;
import switchboard.dialer.Line.Turn;
import switchboard.dialer.Starts.Started;
import switchboard.dialer.core.DialRules;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Ids;

/** Calls the leads that are due: claim, decide, carry out. A lead that cannot be read or judged holds up no other. */
final class Dialer {

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    static final Duration UNTIL_REPAIRED = Duration.ofMinutes(10);
    static final String VERDICT_FAILED = "verdict_failed";
    private static final Done NOTHING = new Done(false, false, Optional.empty());

    private final Desk desk;
    private final Line line;
    private final Gate gate;
    private final Refusals refusals;
    private final Starts starts;
    private final Crew crew;

    Dialer(Desk desk, Line line, Gate gate, Refusals refusals, Starts starts, Crew crew) {
        this.desk = desk;
        this.line = line;
        this.gate = gate;
        this.refusals = refusals;
        this.starts = starts;
        this.crew = crew;
    }

    /** One round. Calls are placed beside it: a slow answer delays no other. */
    Future<Done> dialDueLeads() {
        Instant now = businessNow();
        return desk.account().isOpen(now).compose(open -> open ? round(now) : Future.succeededFuture(NOTHING));
    }

    /** Completes when no call is being placed any more. */
    Future<Void> drained() {
        return starts.drained();
    }

    private Future<Done> round(Instant now) {
        return line.next(now, machineNow().plus(crew.config().claimLease()))
                .map(FailPoint.CLAIMED::passed)
                .compose(turn -> turn.claims().isEmpty()
                        ? Future.succeededFuture(new Done(turn.more(), false, Optional.empty()))
                        : carryOut(turn));
    }

    private Future<Done> carryOut(Turn turn) {
        Instant now = businessNow(); // not before the claim: a consent may have come with the row
        return desk.candidates()
                .load(turn.claims(), now)
                .map(FailPoint.CANDIDATES_LOADED::passed)
                .compose(loaded -> carryOut(turn, judge(turn, loaded, now), now));
    }

    private Sorted judge(Turn turn, CandidateRepository.Loaded loaded, Instant now) {
        Map<UUID, Judged> callable = new HashMap<>();
        List<Judged> refused = new ArrayList<>();
        List<Postponed> back = new ArrayList<>();
        Set<UUID> shut = new HashSet<>();
        turn.shut().forEach(row -> shut.add(row.claim().queueId()));
        loaded.unreadable().forEach(row -> back.add(new Postponed(row.claim(), now.plus(UNTIL_REPAIRED), row.why())));
        for (ClaimedLead lead : loaded.leads()) {
            try {
                Judged judged = new Judged(
                        lead,
                        DialRules.decide(lead.candidate(), gate.pack(), gate.policy(), now),
                        now,
                        crew.ids().next());
                judged.verdict()
                        .fold(
                                dial -> shut.contains(lead.claim().queueId())
                                        ? back.add(new Postponed(
                                                lead.claim(), now, "waiting_for_slot", Optional.of(dial.until())))
                                        : callable.put(lead.claim().queueId(), judged) == null,
                                wait -> refused.add(judged),
                                suppress -> refused.add(judged));
            } catch (RuntimeException e) {
                LOG.warn("queue row {} cannot be judged", lead.claim().queueId(), e);
                back.add(new Postponed(lead.claim(), now.plus(UNTIL_REPAIRED), VERDICT_FAILED));
            }
        }
        FailPoint.DECIDED.reached();
        List<Judged> inTurn = turn.inTurn().stream()
                .map(row -> row.map(callable::get).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        return new Sorted(inTurn, refused, back);
    }

    private Future<Done> carryOut(Turn turn, Sorted sorted, Instant now) {
        Future<Started> started = starts.start(sorted.callable(), now, machineNow());
        return Future.join(desk.claims().postpone(sorted.back()), refusals.carryOut(sorted.refused()), started)
                .map(done -> {
                    Started result = started.result();
                    line.started(turn, result.served(), result.crowded());
                    boolean moved = result.served().size()
                                    + sorted.refused().size()
                                    + sorted.back().size()
                            > 0;
                    return new Done(
                            turn.more() && moved,
                            result.rows().size() == crew.config().claimBatch(),
                            result.retryAfter());
                });
    }

    private Instant businessNow() {
        return crew.node().clocks().business().instant();
    }

    private Instant machineNow() {
        return crew.node().clocks().machine().instant();
    }

    /** What is to become of a batch's leads; those to be called are in turn. */
    private record Sorted(List<Judged> callable, List<Judged> refused, List<Postponed> back) {}

    /**
     * What a round came to.
     *
     * @param more whether others may be due at once
     * @param full whether a whole batch of calls started
     * @param retryAfter when one that found no slot, or came too fast, may ask again (machine time)
     */
    record Done(boolean more, boolean full, Optional<Duration> retryAfter) {}

    /** What the dialer works with. */
    record Crew(DialerConfig config, Node node, Ids ids) {}
}
