package switchboard.calls.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.CallReport.Ending;
import switchboard.provider.core.CallReport.Order;

/**
 * What reports have said of a call's end and result, each with the order of who said it. Fact by fact the latest
 * counts, so a later record replaces what it repeats and takes nothing away that it leaves out.
 *
 * @param duration the provider's own figure; only a call that is over has one
 * @param costCents US cents, eight decimals, as the column holds them
 */
public record Facts(
        Optional<Told<Ending>> ending,
        Optional<Told<Instant>> endedAt,
        Optional<Told<Duration>> duration,
        Optional<Told<BigDecimal>> costCents,
        Optional<Told<String>> recordingUrl,
        Optional<Told<String>> transcript,
        Optional<Told<Analysis>> analysis) {

    public static final Facts NONE = new Facts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The order of what we conclude ourselves: before anything that is reported. */
    public static final Order CONCLUDED = new Order(Instant.EPOCH, "");

    static Facts concluded(Ending ending) {
        return new Facts(
                Optional.of(new Told<>(ending, CONCLUDED)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Facts of(CallReport report) {
        Order by = report.order();
        boolean over = report.ending().isPresent();
        return new Facts(
                Told.by(by, report.ending()),
                Told.by(by, report.timing().endedAt().filter(at -> over)),
                Told.by(by, report.timing().duration().filter(length -> over)),
                Told.by(by, report.results().costCents().filter(cost -> over).map(Facts::exact)),
                Told.by(by, report.results().recordingUrl()),
                Told.by(by, report.results().transcript()),
                Told.by(by, report.results().analysis()));
    }

    Facts with(Facts other) {
        return new Facts(
                Told.later(ending, other.ending),
                Told.later(endedAt, other.endedAt),
                Told.later(duration, other.duration),
                Told.later(costCents, other.costCents),
                Told.later(recordingUrl, other.recordingUrl),
                Told.later(transcript, other.transcript),
                Told.later(analysis, other.analysis));
    }

    /** The place of the latest record of a call that was over. */
    public Optional<Order> latest() {
        return Stream.of(ending.map(Told::order), endedAt.map(Told::order), duration.map(Told::order))
                .flatMap(Optional::stream)
                .max(Order::compareTo);
    }

    private static BigDecimal exact(BigDecimal cents) {
        return cents.setScale(8, RoundingMode.HALF_UP);
    }
}
