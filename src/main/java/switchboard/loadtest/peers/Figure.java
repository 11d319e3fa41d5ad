package switchboard.loadtest.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import switchboard.platform.error.Failure;

/** What is compared, and the ratio to reach. */
public enum Figure {
    A1(0.9, "claim and close with nothing to dial, against PostgreSQL's claim-then-done, 100 at once"),
    A2(1.4, "the same against graphile-worker, local queue, batched completion"),
    A3(1.5, "certified decisions with committed intents, against db-scheduler's empty jobs"),
    A4_ROWS(0.85, "certified decisions from 1,000,000 rows queued, against 10,000"),
    A4_TENANTS(0.8, "certified decisions for 200 tenants, against one"),
    A5(0.5, "claims with a transaction held open elsewhere, against without"),
    REDIS_AWAY(0.5, "certified decisions with Redis out of reach, against with it"),
    B1(4, "verified, deduplicated, durable deliveries, against a server with one insert a request"),
    B2(0.5, "the same, against PostgreSQL's multi-row limit: bytea, 64 rows, two connections"),
    B3(1.0 / 3, "p99 of the answer at the calm rate, against p99 at the paced one"),
    C1(0.7, "inbound decisions with admission, against a bare server with one Redis script"),
    C2(1, "10 ms, against the p99 of decisions at the paced rate, holds committed, beside webhooks"),
    F2(1 / 1.1, "half of the decisions with 100 numbers known, against 100,000");

    private final double goal;
    private final String words;

    Figure(double goal, String words) {
        this.goal = goal;
        this.words = words;
    }

    public double goal() {
        return goal;
    }

    public String words() {
        return words;
    }

    /** As in reports and options: {@code a4_rows}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a scenario that drives {@code dispatch}, {@code ingest} or {@code route}. */
    public static List<Figure> of(String drives) {
        return Arrays.stream(values())
                .filter(each -> each.scenario().equals(drives))
                .toList();
    }

    private String scenario() {
        return switch (this) {
            case A1, A2, A3, A4_ROWS, A4_TENANTS, A5, REDIS_AWAY -> "dispatch";
            case B1, B2, B3 -> "ingest";
            case C1, C2, F2 -> "route";
        };
    }

    /** {@code all}, or words with commas between them, of a scenario's figures. */
    public static List<Figure> parse(String text, String drives) {
        List<Figure> known = of(drives);
        if (text.equals("all")) {
            return known;
        }
        return Arrays.stream(text.split(",", -1))
                .map(word -> known.stream()
                        .filter(each -> each.word().equalsIgnoreCase(word.strip()))
                        .findFirst()
                        .orElseThrow(() -> Failure.invalid(
                                "figure_unknown",
                                "there is no figure `" + word + "`; known are all, "
                                        + known.stream().map(Figure::word).collect(Collectors.joining(", ")))))
                .toList();
    }
}
