package switchboard.audit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import switchboard.audit.core.Fault;
import switchboard.audit.core.HashChain;
import switchboard.audit.core.Head;
import switchboard.audit.core.Link;
import switchboard.platform.core.TenantId;

/**
 * Reads chains from their beginning, or from a record, page by page; checks each record and has its decision derived
 * again. Stops in a chain at the first bad record: behind it nothing is proved.
 */
public final class LogVerification {

    private static final int PAGE = 500;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final LogRepository log;
    private final Recheck recheck;
    private final LongConsumer progress;
    private final HashChain chain = new HashChain(Sha256::of);

    /** {@code progress} is told the number of records read. */
    public LogVerification(Pool pool, Recheck recheck, LongConsumer progress) {
        this.log = new LogRepository(pool);
        this.recheck = recheck;
        this.progress = progress;
    }

    /**
     * Verifies one tenant's chain or everybody's.
     *
     * @param from the first record looked at, 1 for all; what it says of the one before it is then believed
     */
    public Future<LogReport> run(Optional<TenantId> tenant, long from) {
        LogReport report = new LogReport();
        Optional<UUID> only = tenant.map(TenantId::value);
        Future<Void> chains = only.map(id -> chain(id, from, report)).orElseGet(() -> all(from, report));
        return chains.compose(done -> log.tornOut(only))
                .onSuccess(named -> report.found(named.map(each -> finding(each, Fault.NOT_IN_A_CHAIN))))
                .compose(done -> report.findings().isEmpty()
                        ? log.orphaned(only)
                        : Future.succeededFuture(Optional.<LogRepository.Named>empty()))
                .onSuccess(named -> report.found(named.map(each -> finding(each, Fault.INPUTS))))
                .compose(done -> log.missing(only))
                .onSuccess(named -> report.found(named.map(each -> finding(each, Fault.MISSING))))
                .compose(done -> log.unchained(only))
                .onSuccess(report::unchained)
                .map(report);
    }

    private Future<Void> all(long from, LogReport report) {
        Promise<Void> done = Promise.promise();
        next(BEFORE_ALL, from, report, done);
        return done.future();
    }

    private void next(UUID after, long from, LogReport report, Promise<Void> done) {
        log.nextTenant(after)
                .compose(
                        found -> found.map(tenant -> chain(tenant, from, report).map(Optional.of(tenant)))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .onFailure(done::fail)
                .onSuccess(verified ->
                        verified.ifPresentOrElse(tenant -> next(tenant, from, report, done), done::complete));
    }

    private Future<Void> chain(UUID tenant, long from, LogReport report) {
        Promise<Void> done = Promise.promise();
        Optional<Head> start = from == 1 ? Optional.of(Head.OF_NOTHING) : Optional.empty();
        page(tenant, start, from - 1, report, done);
        return done.future();
    }

    private void page(UUID tenant, Optional<Head> head, long after, LogReport report, Promise<Void> done) {
        log.page(tenant, after, PAGE).onFailure(done::fail).onSuccess(records -> {
            Optional<Head> end = head;
            for (StoredRecord each : records) {
                Head before = end.orElseGet(() -> new Head(after, each.link().previous()));
                Optional<Finding> bad = look(before, each, report);
                if (bad.isPresent()) {
                    report.found(bad);
                    done.complete();
                    return;
                }
                end = Optional.of(each.link().head());
            }
            progress.accept(report.records());
            goOn(tenant, end, records, report, done);
        });
    }

    private void goOn(
            UUID tenant, Optional<Head> end, List<StoredRecord> records, LogReport report, Promise<Void> done) {
        if (records.size() == PAGE) {
            page(tenant, end, end.map(Head::sequence).orElse(0L), report, done);
            return;
        }
        end.filter(head -> head.sequence() > 0).ifPresent(head -> report.ended(tenant, head));
        done.complete();
    }

    private Optional<Finding> look(Head before, StoredRecord record, LogReport report) {
        report.seen();
        Optional<Fault> fault = chain.fault(before, record.link()).or(record::fault);
        if (fault.isPresent()) {
            return fault.map(each -> finding(record.link(), each, ""));
        }
        Recheck.Answer answer = recheck.of(
                record.link().certificate().action(),
                record.data(),
                record.inputs().map(JsonObject::new));
        report.answered(answer);
        return answer.kind() == Recheck.Kind.DIFFERS
                ? Optional.of(finding(record.link(), Fault.VERDICT, answer.detail()))
                : Optional.empty();
    }

    private static Finding finding(Link link, Fault fault, String detail) {
        return new Finding(
                Optional.of(link.certificate().tenant()),
                Optional.of(link.sequence()),
                link.certificate().eventId(),
                fault,
                detail);
    }

    private static Finding finding(LogRepository.Named named, Fault fault) {
        return new Finding(named.tenant(), Optional.empty(), named.eventId(), fault, "");
    }
}
