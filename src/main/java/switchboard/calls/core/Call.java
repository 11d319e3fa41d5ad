package switchboard.calls.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.CallReport.Ending;
import switchboard.provider.core.EndReason;

/**
 * A call as far as it has been reported. Reports come late, twice and out of order; a call keeps the furthest progress,
 * the earliest times, and of everything else the latest word, so it ends the same whatever order they came in.
 *
 * @param providerCallId empty until the provider has been heard of
 * @param startedAt the earliest start reported
 * @param answeredAt the earliest start reported by a report of a call that somebody answered
 */
public record Call(
        CallId id,
        CallOrigin origin,
        Optional<String> providerCallId,
        CallProgress progress,
        Optional<Instant> startedAt,
        Optional<Instant> answeredAt,
        Facts facts) {

    private static final Ending UNTOLD = new Ending(EndReason.UNKNOWN, "unknown", Optional.empty());

    /** A call that nobody has reported yet. */
    public static Call intended(CallId id, CallOrigin origin) {
        return new Call(
                id, origin, Optional.empty(), CallProgress.INTENDED, Optional.empty(), Optional.empty(), Facts.NONE);
    }

    /** Commutative, associative and idempotent. */
    public Call with(CallReport report) {
        Facts told = Facts.of(report);
        return new Call(
                id,
                origin,
                Optional.of(providerCallId.orElse(report.providerCallId())),
                progress.furthest(CallProgress.of(report.progress()))
                        .furthest(report.ending().isPresent() ? CallProgress.ENDED : progress),
                earliest(startedAt, report.timing().startedAt()),
                earliest(answeredAt, report.timing().startedAt().filter(at -> wasAnswered(report))),
                facts.with(told));
    }

    /** Over by our own conclusion. Any word of the provider's, past or future, counts for more. */
    public Call closed(EndReason reason, String why) {
        Ending ending = new Ending(reason, why, Optional.empty());
        return new Call(
                id,
                origin,
                providerCallId,
                progress.furthest(CallProgress.ENDED),
                startedAt,
                answeredAt,
                facts.with(Facts.concluded(ending)));
    }

    public Call knownAs(String provider) {
        return new Call(
                id,
                origin,
                Optional.of(providerCallId.orElse(provider)),
                progress.furthest(CallProgress.REQUESTED),
                startedAt,
                answeredAt,
                facts);
    }

    /** What follows from this call having been {@code before}. What has followed already does not follow again. */
    public List<CallEffect> effectsSince(Call before) {
        return Arrays.stream(EffectKind.values())
                .flatMap(kind -> EffectVersions.of(kind, this)
                        .filter(version -> !Optional.of(version).equals(EffectVersions.of(kind, before)))
                        .map(version -> new CallEffect(kind, version))
                        .stream())
                .toList();
    }

    /** Whoever watches sees something else than before. */
    public boolean looksOtherThan(Call before) {
        return progress != CallProgress.INTENDED
                && (before.progress == CallProgress.INTENDED
                        || !EffectVersions.shown(this).equals(EffectVersions.shown(before)));
    }

    public CallStatus status() {
        return isOver() ? CallStatus.ended(reason(), connected()) : CallStatus.live(progress);
    }

    public boolean isOver() {
        return progress.isOver();
    }

    public boolean isAnalyzed() {
        return progress == CallProgress.ANALYZED;
    }

    public Optional<TenantId> tenant() {
        return origin.tenant();
    }

    /** Why it is over; unknown while it is not. */
    public EndReason reason() {
        return ending().reason();
    }

    public Ending ending() {
        return Told.value(facts.ending()).orElse(UNTOLD);
    }

    public Optional<Instant> endedAt() {
        return Told.value(facts.endedAt()).filter(at -> isOver());
    }

    /** The provider's figure; if it gave none for a call that was talked on, the time between answer and end. */
    public Duration duration() {
        return Told.value(facts.duration()).orElseGet(this::measured);
    }

    /** The duration in seconds, rounded half up. */
    public int durationSeconds() {
        return BigDecimal.valueOf(duration().toMillis(), 3)
                .setScale(0, RoundingMode.HALF_UP)
                .intValueExact();
    }

    /** Whether somebody, or a machine, was on the line. */
    public boolean connected() {
        return isOver() ? Connection.made(reason(), duration()) : progress == CallProgress.TALKING;
    }

    public Optional<BigDecimal> costCents() {
        return Told.value(facts.costCents());
    }

    public Optional<String> recordingUrl() {
        return Told.value(facts.recordingUrl());
    }

    public Optional<String> transcript() {
        return Told.value(facts.transcript());
    }

    public Optional<Analysis> analysis() {
        return Told.value(facts.analysis());
    }

    /** A label of {@code call_outcome}; empty while nothing can be said of the lead. */
    public Optional<String> outcome() {
        return Outcomes.label(this);
    }

    /** Whether the other side asked, in words or by the agent's note, not to be called again. */
    public boolean optedOut() {
        return Outcomes.optedOut(this);
    }

    private Duration measured() {
        return Stream.of(answeredAt, Told.value(facts.endedAt())).allMatch(Optional::isPresent)
                ? positive(Duration.between(
                        answeredAt.orElseThrow(), Told.value(facts.endedAt()).orElseThrow()))
                : Duration.ZERO;
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static boolean wasAnswered(CallReport report) {
        return report.progress() == CallReport.Progress.ONGOING
                || report.ending()
                        .filter(ending -> Connection.made(
                                ending.reason(), report.timing().duration().orElse(Duration.ZERO)))
                        .isPresent();
    }

    private static Optional<Instant> earliest(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }
}
