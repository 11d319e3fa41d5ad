package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.dialer.ClaimRepository.Postponed;
import switchboard.dialer.ClaimRepository.Suppressed;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.TimeLeft;
import switchboard.dialer.core.Window;
import switchboard.platform.failpoint.FailPoint;

/** Carries out the verdicts that are no dial: queue rows and certificates in one transaction, for a whole batch. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Pool pool;
    private final ClaimRepository claims;
    private final VerdictLog log;
    private final Gate gate;

    Refusals(Pool pool, ClaimRepository claims, VerdictLog log, Gate gate) {
        this.pool = pool;
        this.claims = claims;
        this.log = log;
        this.gate = gate;
    }

    /**
     * A row whose lease has lapsed belongs to somebody else: nothing is done to it, and nothing certified. If the batch
     * fails each is tried alone, so that one row at fault keeps no other.
     */
    Future<Void> carryOut(List<Judged> refused) {
        if (refused.isEmpty()) {
            return Future.succeededFuture();
        }
        return together(refused)
                .recover(error -> refused.size() > 1 && OneRow.mayBeAtFault(error)
                        ? eachAlone(refused)
                        : Future.failedFuture(error));
    }

    private Future<Void> eachAlone(List<Judged> refused) {
        Future<Void> done = Future.succeededFuture();
        for (Judged each : refused) {
            done = done.compose(before -> together(List.of(each))).recover(error -> {
                LOG.warn(
                        "the verdict on {} cannot be carried out",
                        each.lead().claim().queueId(),
                        error);
                return claims.postpone(List.of(new Postponed(
                        each.lead().claim(), each.at().plus(Dialer.UNTIL_REPAIRED), Dialer.VERDICT_FAILED)));
            });
        }
        return done;
    }

    private Future<Void> together(List<Judged> refused) {
        return pool.withTransaction(tx -> claims.lockClaimed(
                        tx, refused.stream().map(each -> each.lead().claim()).toList())
                .compose(held -> carryOut(tx, stillOurs(refused, held))));
    }

    /** The end of the window the lead will wait in. */
    private Optional<Instant> closesAt(Judged judged, Instant at) {
        Candidate candidate = judged.lead().candidate();
        Window own = new Window(
                candidate.campaign().windowOpens(), candidate.campaign().windowCloses());
        return TimeLeft.closesAt(candidate.lead(), own, gate.pack(), gate.policy(), at);
    }

    private Future<Void> carryOut(SqlConnection tx, List<Judged> refused) {
        List<Postponed> postponed = new ArrayList<>();
        List<Suppressed> suppressed = new ArrayList<>();
        for (Judged judged : refused) {
            judged.verdict()
                    .fold(
                            dial -> false,
                            wait -> postponed.add(new Postponed(
                                    judged.lead().claim(),
                                    wait.until(),
                                    wait.reason().code(),
                                    closesAt(judged, wait.until()))),
                            suppress -> suppressed.add(new Suppressed(
                                    judged.lead().claim(), suppress.reason().code())));
        }
        return claims.postpone(tx, postponed)
                .compose(waiting -> claims.suppress(tx, suppressed))
                .compose(closed ->
                        log.append(tx, refused.stream().map(log::certificate).toList()))
                .map(FailPoint.REFUSALS_WRITTEN::passed);
    }

    private static List<Judged> stillOurs(List<Judged> refused, Set<UUID> held) {
        return refused.stream()
                .filter(each -> held.contains(each.lead().claim().queueId()))
                .toList();
    }
}
