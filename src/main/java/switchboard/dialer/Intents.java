package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.audit.Entry;
import switchboard.dialer.ClaimRepository.Postponed;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.core.Admission;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Clocks;

/**
 * Commits intents: admission, the call's row, the attempt and the queue row in one transaction, for a whole batch.
 * After it the provider may be asked; before it, never. Intents that are turned away go back to the queue in it; either
 * way the verdict they stand on is certified.
 */
final class Intents {

    private static final Logger LOG = LoggerFactory.getLogger(Intents.class);

    /** SQLSTATE classes: data, integrity, rollback (a ring of locks). Anything else befalls the next try as well. */
    private static final Set<String> ONE_ROWS_FAULT = Set.of("22", "23", "40");

    private final Pool pool;
    private final Desk desk;
    private final AdmissionRepository admission;
    private final VerdictLog log;
    private final DialerConfig config;
    private final Node node;

    Intents(Pool pool, Desk desk, AdmissionRepository admission, VerdictLog log, DialerConfig config, Node node) {
        this.pool = pool;
        this.desk = desk;
        this.admission = admission;
        this.log = log;
        this.config = config;
        this.node = node;
    }

    /**
     * The verdict on each intent that is still ours; one whose lease has lapsed is left out. If the database refuses
     * the batch, each is asked alone, so that one row at fault, or in a ring of locks, keeps no other waiting.
     */
    Future<Map<Intent, Admission>> commit(List<Intent> intents) {
        if (intents.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return together(intents).recover(error -> mayBeOneRows(error) ? eachAlone(intents) : fail(error));
    }

    private Future<Map<Intent, Admission>> together(List<Intent> intents) {
        Set<TenantId> tenants =
                intents.stream().map(intent -> intent.request().tenant()).collect(Collectors.toSet());
        return pool.withTransaction(tx -> admission
                        .lock(tx, tenants)
                        .compose(locked -> desk.claims().lockUnchanged(tx, intents))
                        .map(FailPoint.INTENTS_LOCKED::passed)
                        .compose(held -> admitHeld(tx, intents, held))
                        .map(FailPoint.INTENTS_WRITTEN::passed))
                .map(FailPoint.INTENTS_COMMITTED::passed);
    }

    private Future<Map<Intent, Admission>> eachAlone(List<Intent> intents) {
        Map<Intent, Admission> answered = new HashMap<>();
        Future<Void> asked = Future.succeededFuture();
        for (Intent intent : intents) {
            asked = asked.compose(before -> together(List.of(intent)))
                    .onSuccess(answered::putAll)
                    .recover(error -> {
                        LOG.warn("no intent for {}", intent.claim().queueId(), error);
                        return Future.succeededFuture(Map.of());
                    })
                    .mapEmpty();
        }
        return asked.map(answered);
    }

    private static boolean mayBeOneRows(Throwable error) {
        return error instanceof PgException refused
                && refused.getSqlState() != null
                && ONE_ROWS_FAULT.stream().anyMatch(refused.getSqlState()::startsWith);
    }

    private static Future<Map<Intent, Admission>> fail(Throwable error) {
        return Future.failedFuture(error);
    }

    private Future<Map<Intent, Admission>> admitHeld(SqlConnection tx, List<Intent> intents, Set<UUID> held) {
        Instant now = node.clocks().business().instant();
        List<Intent> ours = intents.stream()
                .filter(intent -> held.contains(intent.claim().queueId()))
                .toList();
        return admission
                .admit(tx, ours.stream().map(Intent::request).toList(), now)
                .compose(verdicts -> {
                    Map<Intent, Admission> answered = answered(ours, verdicts);
                    return writeDown(tx, answered, now).map(answered);
                });
    }

    private Future<Void> writeDown(SqlConnection tx, Map<Intent, Admission> answered, Instant now) {
        List<Intent> admitted = new ArrayList<>();
        List<Postponed> turned = new ArrayList<>();
        List<Entry> certificates = new ArrayList<>();
        answered.forEach((intent, verdict) -> {
            certificates.add(log.certificate(intent, verdict));
            verdict.fold(
                    yes -> admitted.add(intent),
                    no -> turned.add(new Postponed(
                            intent.claim(), now.plus(no.retryAfter()), no.why().word())));
        });
        Instant leaseEnd = node.clocks().machine().instant().plus(config.requestLease());
        Future<Void> intended = admitted.isEmpty()
                ? Future.succeededFuture()
                : desk.attempts().intend(tx, admitted, node.name(), leaseEnd, now);
        return intended.compose(written -> desk.claims().postpone(tx, turned))
                .compose(back -> log.append(tx, certificates));
    }

    private static Map<Intent, Admission> answered(List<Intent> intents, Map<CallId, Admission> verdicts) {
        Map<Intent, Admission> answered = new HashMap<>();
        for (Intent intent : intents) {
            Admission verdict = verdicts.get(intent.request().call());
            if (verdict != null) {
                answered.put(intent, verdict);
            }
        }
        return answered;
    }

    /** Who is dialing, and by which clocks. */
    record Node(String name, Clocks clocks) {}
}
