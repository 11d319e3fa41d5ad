package switchboard.calls.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import switchboard.platform.core.CallId;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.CallReport.Ending;
import switchboard.provider.core.CallReport.Order;
import switchboard.provider.core.CallReport.Parties;
import switchboard.provider.core.CallReport.Progress;
import switchboard.provider.core.CallReport.Results;
import switchboard.provider.core.CallReport.Timing;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;

class CallTest {

    private static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");
    private static final Call INTENDED = Call.intended(
            new CallId(new UUID(0, 1)),
            new CallOrigin(
                    Optional.empty(),
                    Direction.INBOUND,
                    "+14155550100",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));

    @ParameterizedTest
    @CsvSource({
        "USER_HANGUP,94420,completed,true,Pitch Delivered",
        "USER_HANGUP,14999,completed,true,Hangup",
        "AGENT_HANGUP,15000,completed,true,Pitch Delivered",
        "INACTIVITY,20000,completed,true,Pitch Delivered",
        "MAX_DURATION,600000,completed,true,Pitch Delivered",
        "STOPPED,1000,completed,true,Pitch Delivered",
        "TAKEN_OVER,1000,completed,true,Pitch Delivered",
        "TRANSFERRED,67000,completed,true,Gatekeeper",
        "TRANSFER_BRIDGED,67000,completed,true,Gatekeeper",
        "TRANSFER_CANCELLED,67000,completed,true,Gatekeeper",
        "VOICEMAIL,21300,completed,true,No Answer",
        "IVR,21300,completed,true,No Answer",
        "MACHINE,21300,completed,true,No Answer",
        "BUSY,0,busy,false,No Answer",
        "NO_ANSWER,0,no-answer,false,No Answer",
        "DECLINED,0,no-answer,false,Not Interested",
        "DIAL_FAILED,0,failed,false,No Answer",
        "INVALID_DESTINATION,0,failed,false,No Answer",
        "MARKED_AS_SPAM,0,blocked,false,No Answer",
        "OVERFLOWED,0,busy,false,",
        "CONCURRENCY_LIMIT,0,failed,false,",
        "CARRIER_UNAVAILABLE,0,failed,false,",
        "ROUTING_ERROR,0,failed,false,",
        "NEVER_STARTED,0,failed,false,",
        "PROVIDER_ERROR,0,failed,false,",
        "PROVIDER_ERROR,17005,completed,true,Pitch Delivered",
        "NO_PAYMENT,0,failed,false,",
        "PERMISSION_DENIED,0,failed,false,",
        "SCAM_DETECTED,0,blocked,false,",
        "UNKNOWN,0,failed,false,No Answer",
        "UNKNOWN,9000,completed,true,Pitch Delivered"
    })
    void each_reason_has_its_status_and_outcome(
            EndReason reason, long ms, String status, boolean connected, String outcome) {
        Call call = INTENDED.with(ended(reason, ms, Optional.empty(), Optional.empty()));
        assertThat(call.status().word()).isEqualTo(status);
        assertThat(call.connected()).isEqualTo(connected);
        assertThat(call.outcome()).isEqualTo(Optional.ofNullable(outcome));
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void every_reason_ends_a_call(EndReason reason) {
        Call call = INTENDED.with(ended(reason, 0, Optional.empty(), Optional.empty()));
        assertThat(call.status().isLive()).isFalse();
        assertThat(call.status().progress()).isEqualTo(CallProgress.ENDED);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "499,0", "500,1", "1499,1", "1500,2", "94420,94"})
    void seconds_are_rounded_half_up(long ms, int seconds) {
        Call call = INTENDED.with(ended(EndReason.USER_HANGUP, ms, Optional.empty(), Optional.empty()));
        assertThat(call.durationSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "booked,true,Demo Set",
        "outcome,Booked,Demo Set",
        "not_interested,true,Not Interested",
        "opt_out,true,Not Interested",
        "callback,true,Gatekeeper",
        "outcome,call back,Gatekeeper",
        "booked,false,Pitch Delivered"
    })
    void what_the_agent_noted_decides_the_outcome(String key, String value, String outcome) {
        Call call = INTENDED.with(
                ended(EndReason.USER_HANGUP, 60_000, Optional.of(analysis(Map.of(key, value))), Optional.empty()));
        assertThat(call.outcome()).contains(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "'User: Please take me off your list.',true",
        "'User: Do not call me again',true",
        "'user: stop calling',true",
        "'User: Don''t ever call here',true",
        "'Agent: We will remove me from nothing. Do not call 911.',false",
        "'User: Do call me tomorrow',false",
        "'User: sure, Thursday',false"
    })
    void a_refusal_is_heard_when_the_other_side_says_it(String transcript, boolean optedOut) {
        Call call = INTENDED.with(ended(EndReason.USER_HANGUP, 60_000, Optional.empty(), Optional.of(transcript)));
        assertThat(call.optedOut()).isEqualTo(optedOut);
    }

    @Test
    void only_a_placed_call_ends_an_attempt() {
        Call call = INTENDED.with(ended(EndReason.USER_HANGUP, 60_000, Optional.empty(), Optional.empty()));
        Set<EffectKind> kinds = Set.copyOf(
                call.effectsSince(INTENDED).stream().map(CallEffect::kind).toList());
        assertThat(kinds).containsExactlyInAnyOrder(EffectKind.RELEASE_SLOT, EffectKind.METER);
    }

    @Test
    void every_word_of_a_status_is_read_back() {
        assertThat(Stream.of(CallStatus.values()).map(status -> CallStatus.of(status.word())))
                .containsExactly(CallStatus.values());
    }

    private static Analysis analysis(Map<String, String> custom) {
        return new Analysis(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), custom);
    }

    private static CallReport ended(
            EndReason reason, long ms, Optional<Analysis> analysis, Optional<String> transcript) {
        return new CallReport(
                "call_1",
                Map.of(),
                analysis.isPresent() ? Progress.ANALYZED : Progress.ENDED,
                Parties.NONE,
                new Timing(Optional.empty(), Optional.empty(), Optional.of(Duration.ofMillis(ms))),
                Optional.of(new Ending(reason, "word", Optional.empty())),
                new Results(Optional.empty(), Optional.empty(), transcript, analysis),
                new Order(NOON, "a"));
    }
}
