package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import switchboard.audit.LogReport;
import switchboard.audit.Recheck;
import switchboard.simulator.SeenCall;
import switchboard.simulator.SimulatorRecord;

/** The figures at the end: ours beside what the simulated provider saw with its own eyes. */
final class DemoSummary {

    private final JsonObject figures;

    private DemoSummary(JsonObject figures) {
        this.figures = figures;
    }

    /** {@code slotsHeld} is what Redis still counts as taken. */
    static Future<DemoSummary> read(
            SummaryRepository summary,
            JsonObject imported,
            SimulatorRecord seen,
            long slotsHeld,
            LogReport certificates) {
        return summary.figures()
                .compose(ours -> summary.outcomes().map(outcomes -> {
                    JsonObject all = new JsonObject()
                            .put("leads", leads(imported))
                            .put("dials", ours.getJsonObject("dials"))
                            .put("calls", ours.getJsonObject("calls"))
                            .put("bookings", ours.getLong("bookings"))
                            .put("hard_stopped_tenants", ours.getLong("hard_stopped_tenants"))
                            .put("webhooks", ours.getJsonObject("webhooks"))
                            .put("suppressed", ours.getJsonObject("suppressed"))
                            .put("outcomes", outcomes)
                            .put(
                                    "seconds",
                                    new JsonObject()
                                            .put("provider", providerSeconds(seen))
                                            .mergeIn(ours.getJsonObject("seconds")))
                            .put("certificates", certificates(certificates))
                            .put("slots_held", slotsHeld)
                            .put("simulator", simulator(seen));
                    return new DemoSummary(all);
                }));
    }

    JsonObject json() {
        return figures;
    }

    /** What is wrong with the run; empty when everything adds up. */
    JsonArray complaints() {
        JsonArray wrong = new JsonArray();
        JsonObject seconds = figures.getJsonObject("seconds");
        if (!seconds.getLong("provider").equals(seconds.getLong("ledger"))
                || !seconds.getLong("ledger").equals(seconds.getLong("counters"))) {
            wrong.add("seconds differ: " + seconds.encode());
        }
        if (figures.getJsonObject("certificates").getInteger("bad") != 0) {
            wrong.add("certificates are bad: verify-log names them");
        }
        if (figures.getLong("slots_held") != 0) {
            wrong.add("slots still held: " + figures.getLong("slots_held"));
        }
        if (figures.getJsonObject("webhooks").getLong("pending") != 0) {
            wrong.add("webhooks pending: " + figures.getJsonObject("webhooks").getLong("pending"));
        }
        if (figures.getJsonObject("simulator").getInteger("peak_per_number") > 1) {
            wrong.add("a number was dialled while it was already in a call");
        }
        return wrong;
    }

    /** {@code cutShort}: it was stopped by the clock, so what is under way is no complaint. */
    void print(PrintWriter out, boolean cutShort) {
        for (Map.Entry<String, Object> part : figures) {
            if (part.getValue() instanceof JsonObject row) {
                StringBuilder line = new StringBuilder(String.format("%-22s", part.getKey()));
                row.forEach(cell -> line.append(cell.getKey())
                        .append(' ')
                        .append(cell.getValue())
                        .append("   "));
                out.println(line.toString().stripTrailing());
            } else {
                out.println(String.format("%-22s%s", part.getKey(), part.getValue()));
            }
        }
        JsonArray wrong = complaints();
        String verdict = cutShort ? "stopped while calls were under way: " : "does not add up: ";
        out.println(wrong.isEmpty() ? "everything adds up" : verdict + wrong.encode());
    }

    private static JsonObject certificates(LogReport report) {
        return new JsonObject()
                .put("records", report.records())
                .put("derived_again", report.decisions(Recheck.Kind.CONFIRMED))
                .put("bad", report.findings().size());
    }

    private static JsonObject leads(JsonObject imported) {
        return new JsonObject()
                .put("rows", imported.getInteger("rows"))
                .put("imported", imported.getInteger("imported"))
                .put("invalid", imported.getInteger("refused_count"))
                .put("duplicate", imported.getInteger("duplicate_count"));
    }

    /** Each call's duration rounded half up to a second, once: what a bill by the second comes to. */
    private static long providerSeconds(SimulatorRecord seen) {
        return seen.calls().stream()
                .mapToLong(call -> (duration(call).toMillis() + 500) / 1000)
                .sum();
    }

    private static Duration duration(SeenCall call) {
        return Duration.ofMillis(call.durationMs());
    }

    private static JsonObject simulator(SimulatorRecord seen) {
        return new JsonObject()
                .put("calls", seen.calls().size())
                .put("peak", seen.peakConcurrency())
                .put("peak_per_number", seen.peakConcurrencyPerNumber());
    }
}
