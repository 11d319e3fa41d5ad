package switchboard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import switchboard.cli.demo.SimulatorJournal.Seen;

/** Judges a run over a list: its figures by the provider's record, and the record by the rules. */
record Verdict(LeadList list, JsonObject figures, SimulatorJournal seen) {

    private static final int CALLS_A_DAY = 3;
    private static final Duration REST = Duration.ofMinutes(15);

    void mustBeFlawless() {
        everyFigureAddsUp();
        theProviderSawTheSame();
        noAttemptIsDialledTwice();
        onlyWrittenConsentIsDialled();
        nobodyIsDialledTooOften();
        nobodyIsDialledAfterOptingOut();
        nobodyIsDialledOutsideLawfulHours();
    }

    private void everyFigureAddsUp() {
        JsonObject leads = figures.getJsonObject("leads");
        JsonObject dials = figures.getJsonObject("dials");
        JsonObject webhooks = figures.getJsonObject("webhooks");
        assertThat(leads.getMap())
                .containsEntry("rows", list.rows())
                .containsEntry("imported", list.leads().size())
                .containsEntry("invalid", list.invalid())
                .containsEntry("duplicate", list.duplicates());
        assertThat(sum(leads, "imported", "invalid", "duplicate")).isEqualTo(leads.getLong("rows"));
        assertThat(sum(dials, "accepted", "refused", "unknown")).isEqualTo(dials.getLong("attempts"));
        assertThat(sum(webhooks, "processed", "duplicate", "pending", "dead")).isEqualTo(webhooks.getLong("received"));
        assertThat(all("suppressed") + all("outcomes")).isEqualTo(leads.getLong("imported"));
        assertThat(figures.getLong("slots_held")).as("slots held").isZero();
        assertThat(webhooks.getLong("pending")).as("webhooks pending").isZero();
        assertThat(webhooks.getLong("dead")).as("webhooks dead").isZero();
        assertThat(figures.getJsonObject("calls").getLong("live")).as("live").isZero();
    }

    private void theProviderSawTheSame() {
        JsonObject seconds = figures.getJsonObject("seconds");
        JsonObject calls = figures.getJsonObject("calls");
        assertThat(seconds.getMap().values().stream().map(value -> ((Number) value).longValue()))
                .as("seconds of provider, ledger and counters")
                .containsOnly(seen.seconds());
        assertThat(figures.getJsonObject("dials").getLong("accepted"))
                .as("calls accepted")
                .isEqualTo(seen.calls().size());
        assertThat(sum(calls, "completed", "no_answer", "busy", "failed"))
                .as("outbound calls, whatever became of them")
                .isGreaterThanOrEqualTo(seen.calls().size());
    }

    private void noAttemptIsDialledTwice() {
        assertThat(seen.calls().stream().map(Seen::attempt))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    private void onlyWrittenConsentIsDialled() {
        Set<String> written = list.leads().entrySet().stream()
                .filter(lead -> lead.getValue().consent().equals("written"))
                .map(lead -> lead.getKey())
                .collect(Collectors.toSet());
        assertThat(seen.byNumber().keySet()).isEqualTo(written);
    }

    private void nobodyIsDialledTooOften() {
        seen.byNumber().forEach((number, calls) -> {
            for (int i = 1; i < calls.size(); i++) {
                assertThat(calls.get(i).at())
                        .as("a call during another: %s", calls)
                        .isAfterOrEqualTo(calls.get(i - 1).endedAt());
                assertThat(Duration.between(calls.get(i - 1).at(), calls.get(i).at()))
                        .as("too soon after the call before: %s", calls)
                        .isGreaterThanOrEqualTo(REST);
            }
            for (int i = CALLS_A_DAY; i < calls.size(); i++) {
                assertThat(Duration.between(
                                calls.get(i - CALLS_A_DAY).at(), calls.get(i).at()))
                        .as("too many calls in a day: %s", calls)
                        .isGreaterThanOrEqualTo(Duration.ofDays(1));
            }
        });
    }

    private void nobodyIsDialledAfterOptingOut() {
        seen.byNumber().values().forEach(calls -> {
            List<Instant> optedOut =
                    calls.stream().filter(Seen::isOptOut).map(Seen::endedAt).toList();
            assertThat(calls)
                    .as("calls after the callee opted out")
                    .noneMatch(call -> optedOut.stream().anyMatch(call.at()::isAfter));
        });
    }

    private void nobodyIsDialledOutsideLawfulHours() {
        assertThat(seen.calls()).as("lawful calls").allSatisfy(call -> {
            String state = list.leads().get(call.to()).state();
            assertThat(CallingLaw.allows(call.to(), state, call.at()))
                    .as("%s in %s may be called at %s", call.to(), state, call.at())
                    .isTrue();
        });
    }

    private long all(String part) {
        return figures.getJsonObject(part).getMap().values().stream()
                .mapToLong(value -> ((Number) value).longValue())
                .sum();
    }

    private static long sum(JsonObject part, String... names) {
        return List.of(names).stream().mapToLong(part::getLong).sum();
    }
}
