package switchboard.dialer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import switchboard.limits.core.Refusal;
import switchboard.provider.core.EndReason;

class ReasonWordsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void every_reason_has_a_sentence() {
        Stream<String> reasons = Stream.of(
                        Arrays.stream(WaitReason.values()).map(WaitReason::code),
                        Arrays.stream(SuppressReason.values()).map(SuppressReason::code),
                        Arrays.stream(Refusal.values()).map(Refusal::word),
                        Arrays.stream(NextStep.Why.values()).map(NextStep.Why::code),
                        Stream.of(NextStep.Outcome.TRANSFERRED, NextStep.Outcome.TRANSFER_NOT_TAKEN)
                                .map(NextStep.Outcome::code),
                        Arrays.stream(EndReason.values())
                                .map(reason -> reason.name().toLowerCase(java.util.Locale.ROOT)),
                        List.of("new", "not_yet_due", "waiting_for_slot", "campaign_draft", "drained", "called_in")
                                .stream())
                .flatMap(words -> words);
        assertThat(reasons).allMatch(ReasonWords::knows);
    }

    @Test
    void a_row_that_waits_says_until_when() {
        assertThat(ReasonWords.sentence("queued", "outside_hours", Optional.of(NOW.plusSeconds(60)), NOW))
                .isEqualTo("Waits: it is outside the hours in which the lead may be called;"
                        + " next try 2026-11-22T12:01:00Z.");
        assertThat(ReasonWords.sentence("queued", "campaign_paused", Optional.of(NOW), NOW))
                .isEqualTo("Waits: its campaign is paused.");
    }

    @Test
    void a_row_that_ended_says_why() {
        assertThat(ReasonWords.sentence("suppressed", "dnc", Optional.of(NOW.plusSeconds(60)), NOW))
                .isEqualTo("Will not be called: the number is on a do-not-call list.");
        assertThat(ReasonWords.sentence("done", "not_interested", Optional.empty(), NOW))
                .isEqualTo("Needs no further call: not interested.");
    }
}
