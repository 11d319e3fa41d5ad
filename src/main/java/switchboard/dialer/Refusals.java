package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import switchboard.dialer.ClaimRepository.Postponed;
import switchboard.dialer.ClaimRepository.Suppressed;
import switchboard.platform.failpoint.FailPoint;

/** Carries out the verdicts that are no dial: queue rows and certificates in one transaction, for a whole batch. */
final class Refusals {

    private final Pool pool;
    private final ClaimRepository claims;
    private final VerdictLog log;

    Refusals(Pool pool, ClaimRepository claims, VerdictLog log) {
        this.pool = pool;
        this.claims = claims;
        this.log = log;
    }

    /** A row whose lease has lapsed belongs to somebody else: nothing is done to it, and nothing certified. */
    Future<Void> carryOut(List<Judged> refused) {
        return refused.isEmpty()
                ? Future.succeededFuture()
                : pool.withTransaction(tx -> claims.lockClaimed(
                                tx,
                                refused.stream()
                                        .map(each -> each.lead().claim())
                                        .toList())
                        .compose(held -> carryOut(tx, stillOurs(refused, held))));
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
                                    wait.reason().code())),
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
