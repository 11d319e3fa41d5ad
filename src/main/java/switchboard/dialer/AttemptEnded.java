package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.Alarms;
import switchboard.calls.Alarms.Alarm;
import switchboard.calls.EffectHandler;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallOrigin;
import switchboard.calls.core.EffectKind;
import switchboard.dialer.QueueRepository.DialingRow;
import switchboard.dialer.core.Disposition;
import switchboard.dialer.core.Dispositions;
import switchboard.dialer.core.NextStep.Outcome;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.failpoint.FailPoint;

/** Sets the outcome of a queue row when its call has ended: once, however often the end is reported. */
final class AttemptEnded implements EffectHandler {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptEnded.class);

    private final Desk desk;
    private final Silence silence;
    private final Alarms alarms;
    private final Clock business;

    AttemptEnded(Desk desk, Silence silence, Alarms alarms, Clock business) {
        this.desk = desk;
        this.silence = silence;
        this.alarms = alarms;
        this.business = business;
    }

    @Override
    public String kind() {
        return EffectKind.ATTEMPT_ENDED.word();
    }

    @Override
    public Future<Void> carryOut(SqlConnection tx, Call call) {
        Optional<CallOrigin.Placement> placement = call.origin().placement();
        return placement.isEmpty() ? Future.succeededFuture() : end(tx, call, placement.get());
    }

    private Future<Void> end(SqlConnection tx, Call call, CallOrigin.Placement placement) {
        Instant now = business.instant();
        Future<Optional<DialingRow>> row = placement
                .queue()
                .map(id -> desk.queue().loadDialing(tx, id, call.id()))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
        return row.compose(found -> desk.attempts()
                        .close(tx, placement.attempt(), call.providerCallId(), now)
                        .compose(first -> found.map(queued -> first
                                        ? step(tx, call, queued, now)
                                        : rename(tx, call, queued, disposition(call, queued, now)))
                                .orElseGet(Future::succeededFuture)))
                .map(FailPoint.ATTEMPT_ENDED::passed);
    }

    private Future<Void> step(SqlConnection tx, Call call, DialingRow row, Instant now) {
        Disposition disposition = disposition(call, row, now);
        return move(tx, call, row, disposition).compose(moved -> meet(tx, call, row, disposition));
    }

    private static Disposition disposition(Call call, DialingRow row, Instant now) {
        return Dispositions.after(call.reason(), call.duration().compareTo(Duration.ZERO) > 0, row.behind(), now);
    }

    /** A row that was closed meanwhile (booked, opted out, cancelled) stays closed. */
    private Future<Void> move(SqlConnection tx, Call call, DialingRow row, Disposition disposition) {
        if (!row.isDialing()) {
            return rename(tx, call, row, disposition);
        }
        String reason = call.reason().name().toLowerCase(Locale.ROOT);
        return disposition
                .step()
                .fold(
                        done -> desk.queue().finish(tx, row.id(), "done", outcome(call, done.outcome())),
                        retry -> desk.queue()
                                .requeue(
                                        tx,
                                        row.withCounts(
                                                row.attempts(), row.dialFailures() + (retry.asFailure() ? 1 : 0)),
                                        retry.at(),
                                        reason),
                        requeue -> desk.queue()
                                .requeue(
                                        tx,
                                        row.withCounts(row.attempts() - 1, row.dialFailures()),
                                        requeue.at(),
                                        reason),
                        failed -> desk.queue()
                                .finish(tx, row.id(), "failed", failed.why().code()));
    }

    private Future<Void> meet(SqlConnection tx, Call call, DialingRow row, Disposition disposition) {
        Instant now = business.instant();
        List<Future<Void>> met = disposition.demands().stream()
                .map(demand -> switch (demand) {
                    case STOP_ACCOUNT -> desk.account().stop(call.ending().providerWord(), now);
                    case STOP_NUMBER ->
                        desk.campaigns()
                                .setStatus(tx, row.campaign(), "paused", "running")
                                .<Void>mapEmpty();
                    case NEVER_DIAL_AGAIN ->
                        silence.block(
                                        tx,
                                        Optional.empty(),
                                        new PhoneNumber(row.number()),
                                        "provider",
                                        "invalid destination, call " + call.id())
                                .<Void>mapEmpty();
                    case OTHER_NUMBER -> desk.queue().useOtherNumber(tx, row.id());
                    case ALERT -> alarm(tx, call, now);
                })
                .toList();
        return Future.join(met).mapEmpty();
    }

    private Future<Void> alarm(SqlConnection tx, Call call, Instant now) {
        String word = call.ending().providerWord();
        LOG.warn("call {} ended with {}", call.id(), word);
        return alarms.raise(
                tx,
                new Alarm(
                        "carrier_refused",
                        "critical",
                        call.tenant(),
                        Optional.of(call.origin().ourNumber()),
                        "A call from " + call.origin().ourNumber() + " ended with " + word
                                + ". What follows from it stands in the campaign and the provider account.",
                        new JsonObject().put("call_id", call.id().toString()).put("reason", word)),
                now);
    }

    /** A conversation names the outcome of a row that is done, whether its booking or its end was heard of first. */
    private Future<Void> rename(SqlConnection tx, Call call, DialingRow row, Disposition disposition) {
        return disposition
                .step()
                .fold(
                        done -> desk.queue().renameOutcome(tx, row.id(), outcome(call, done.outcome())),
                        retry -> Future.succeededFuture(),
                        requeue -> Future.succeededFuture(),
                        failed -> Future.succeededFuture());
    }

    private static String outcome(Call call, Outcome outcome) {
        return outcome == Outcome.FROM_ANALYSIS ? call.outcome().orElse("answered") : outcome.code();
    }
}
