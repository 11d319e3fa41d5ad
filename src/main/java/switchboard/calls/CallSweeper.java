package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.calls.SweepRepository.Silent;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;

/**
 * Asks the provider for live calls that have been silent for longer than they may ring and talk, and for calls that are
 * over and whose analysis was lost on its way. What it finds is recorded like a webhook; a call is closed without one
 * only when the provider has said twice that it knows none.
 */
final class CallSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(CallSweeper.class);
    private static final int EMPTY_LOOKUPS_NEEDED = 2;
    private static final Duration ANALYSIS_WITHIN = Duration.ofDays(1);

    private final Pool pool;
    private final SweepRepository silent;
    private final VoiceProvider provider;
    private final CallBook book;
    private final CallStops stops;
    private final CallsConfig config;
    private final Clock business;

    CallSweeper(Pool pool, VoiceProvider provider, CallBook book, CallStops stops, CallsConfig config, Clock business) {
        this.pool = pool;
        this.silent = new SweepRepository(pool);
        this.provider = provider;
        this.book = book;
        this.stops = stops;
        this.config = config;
        this.business = business;
    }

    Future<Void> askForSilentCalls() {
        Instant now = business.instant();
        return silent.claimSilent(
                        config.ringMax().plus(config.sweepMargin()),
                        now.plus(config.lookupInterval()),
                        now,
                        config.sweepBatch())
                .compose(calls -> Future.join(calls.stream().map(this::askFor).toList()))
                .mapEmpty();
    }

    /** For a day, at growing intervals: not every agent is set to analyse. */
    Future<Void> askForAnalyses() {
        return silent.claimUnanalyzed(config.lookupInterval(), ANALYSIS_WITHIN, business.instant(), config.sweepBatch())
                .compose(calls -> Future.join(calls.stream()
                        .map(call -> look(call)
                                .compose(found -> record(found))
                                .onFailure(error -> LOG.warn(
                                        "the analysis of call {} could not be asked for; again later: {}",
                                        call.call(),
                                        error.getMessage()))
                                .otherwiseEmpty())
                        .toList()))
                .mapEmpty();
    }

    private Future<Void> askFor(Silent call) {
        return look(call)
                .compose(found -> found.isEmpty() ? nothingFound(call) : record(call, found))
                .recover(error -> {
                    LOG.warn("call {} could not be asked for; again later: {}", call.call(), error.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Future<List<CallReport>> look(Silent call) {
        Optional<Future<List<CallReport>>> byId = call.providerCallId()
                .map(id -> provider.find(id).map(found -> found.stream().toList()));
        return byId.orElseGet(() -> provider.findByAttempt(
                call.attempt().orElseThrow().toString(),
                new PhoneNumber(call.to().orElseThrow())));
    }

    private Future<Void> record(List<CallReport> found) {
        Future<Void> recorded = Future.succeededFuture();
        for (CallReport report : found) {
            recorded = recorded.compose(before -> pool.withTransaction(tx -> book.reported(tx, report)));
        }
        return recorded;
    }

    private Future<Void> record(Silent call, List<CallReport> found) {
        Future<Void> recorded = record(found);
        boolean goesOn = call.attempt().isPresent() && found.stream().noneMatch(CallReport::isOver);
        return goesOn ? recorded.compose(before -> end(call)) : recorded;
    }

    /** The provider was told how long a call of ours may last, and did not keep to it: it is our loss from here on. */
    private Future<Void> end(Silent call) {
        LOG.warn("call {} has outlasted its hold and is ended", call.call());
        return pool.withTransaction(tx -> stops.each(tx, List.of(call.call()), "overrun"))
                .mapEmpty();
    }

    private Future<Void> nothingFound(Silent call) {
        return silent.countEmptyLookup(call.call()).compose(times -> {
            if (times < EMPTY_LOOKUPS_NEEDED) {
                return Future.succeededFuture();
            }
            LOG.warn("call {} is closed: the provider said {} times that it knows none", call.call(), times);
            return pool.withTransaction(tx -> book.neverHappened(tx, call.call(), "the provider knows no such call"));
        });
    }
}
