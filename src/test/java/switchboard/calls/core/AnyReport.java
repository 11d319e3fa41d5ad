package switchboard.calls.core;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.CallReport.Ending;
import switchboard.provider.core.CallReport.Order;
import switchboard.provider.core.CallReport.Parties;
import switchboard.provider.core.CallReport.Progress;
import switchboard.provider.core.CallReport.Results;
import switchboard.provider.core.CallReport.Timing;
import switchboard.provider.core.EndReason;

/** Any report of one call, sensible or not. Two never have the same place in the order. */
final class AnyReport {

    private static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");

    private AnyReport() {}

    static CallReport of(Random random) {
        Progress progress = one(random, Progress.values());
        boolean over = progress.compareTo(Progress.ENDED) >= 0;
        return new CallReport(
                "call_1",
                Map.of(),
                progress,
                Parties.NONE,
                new Timing(
                        maybe(random, NOON.plusSeconds(random.nextInt(5))),
                        maybe(random, NOON.plusSeconds(60 + random.nextInt(5))),
                        maybe(random, Duration.ofMillis(random.nextInt(3) * 7_500L))),
                over
                        ? Optional.of(
                                new Ending(one(random, EndReason.values()), "word", maybe(random, "+12125550100")))
                        : Optional.empty(),
                new Results(
                        maybe(random, BigDecimal.valueOf(random.nextInt(5), 2)),
                        maybe(random, "https://recordings.example.test/" + random.nextInt(2)),
                        maybe(random, one(random, "User: fine\n", "User: stop calling me\n")),
                        progress == Progress.ANALYZED ? Optional.of(analysis(random)) : Optional.empty()),
                new Order(NOON.plusSeconds(random.nextInt(4)), Long.toHexString(random.nextLong())));
    }

    private static Analysis analysis(Random random) {
        return new Analysis(
                maybe(random, "a summary"),
                maybe(random, "Positive"),
                maybe(random, random.nextBoolean()),
                maybe(random, random.nextBoolean()),
                Optional.empty(),
                one(random, List.of(Map.of(), Map.of("booked", "true"), Map.of("outcome", "Not interested"))));
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(value);
    }

    @SafeVarargs
    private static <T> T one(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> T one(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
