package switchboard.routing.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.ConnectCall;
import switchboard.provider.core.InboundQuestion;
import switchboard.provider.core.InboundQuestion.Kind;

class RouteTest {

    private static final Instant SUNDAY_EVENING = Instant.parse("2026-03-02T01:30:00Z"); // Sunday, 17:30 in Los Angeles
    private static final Instant MONDAY_MORNING = Instant.parse("2026-03-02T17:05:00Z"); // Monday, 09:05
    private static final TenantId TENANT = new TenantId(new UUID(0, 7));
    private static final InboundQuestion QUESTION =
            new InboundQuestion(Kind.CALL, "q1", "+13125550131", "+14155550100", Optional.of("call_1"));
    private static final OurNumber NUMBER = number("+14155550100", "agent_front");
    private static final OurNumber OVERFLOW = number("+14155550101", "agent_overflow");
    private static final Verdict ADMITTED = new Verdict.Admitted(NUMBER, Duration.ofSeconds(540));

    @Test
    void an_admitted_caller_gets_the_agent_of_the_number_and_no_more_time_than_was_held() {
        // when
        ConnectCall call = connect(Caller.STRANGER, ADMITTED, MONDAY_MORNING);
        // then
        assertThat(call.agent()).contains("agent_front");
        assertThat(call.durationMax()).contains(Duration.ofSeconds(540));
        assertThat(call.metadata())
                .containsEntry("user_id", TENANT.toString())
                .containsEntry("call_id", Route.callId(QUESTION).toString());
    }

    @Test
    void every_variable_is_said_in_the_tenants_own_zone() {
        assertThat(connect(Caller.STRANGER, ADMITTED, MONDAY_MORNING).variables())
                .containsEntry("business_name", "Ace Plumbing")
                .containsEntry("primary_service", "plumbing")
                .containsEntry("calendar_enabled", "true")
                .containsEntry("cal_com_link", "https://cal.example/ace")
                .containsEntry("transfer_number", "+14155550199")
                .containsEntry("agent_tone", "warm")
                .containsEntry("schedule_summary", "Weekdays")
                .containsEntry("standard_fee", "89")
                .containsEntry("emergency_fee", "149")
                .containsEntry("emergency_24_7", "true")
                .containsEntry("is_open", "true")
                .containsEntry("after_hours", "false")
                .containsEntry("current_date", "March 2, 2026")
                .containsEntry("current_time", "9:05 AM")
                .containsEntry("current_day", "Monday")
                .containsEntry("timezone", "America/Los_Angeles")
                .doesNotContainKey("customer_name");
    }

    @Test
    void a_closed_business_still_answers_and_says_so() {
        assertThat(connect(Caller.STRANGER, ADMITTED, SUNDAY_EVENING).variables())
                .containsEntry("is_open", "false")
                .containsEntry("after_hours", "true")
                .containsEntry("current_day", "Sunday");
    }

    @Test
    void a_known_caller_is_greeted_by_name_by_the_agent_it_knows() {
        // when
        ConnectCall call = connect(known("agent_second"), ADMITTED, MONDAY_MORNING);
        // then
        assertThat(call.agent()).contains("agent_second");
        assertThat(call.variables())
                .containsEntry("customer_name", "Sam")
                .containsEntry("last_call_summary", "Leaking tap")
                .containsEntry("next_appointment", "Tuesday, March 3, 2026 at 10:00 AM");
        assertThat(call.metadata()).containsKey("lead_id");
    }

    @Test
    void an_agent_of_somebody_else_is_never_given_the_call() {
        assertThat(connect(known("agent_of_another_tenant"), ADMITTED, MONDAY_MORNING)
                        .agent())
                .contains("agent_front");
    }

    @Test
    void a_call_that_overflowed_goes_to_the_overflow_and_nowhere_else() {
        // given
        Verdict overflowed = new Verdict.Admitted(OVERFLOW, Duration.ofSeconds(60));
        // then
        assertThat(connect(known("agent_second"), overflowed, MONDAY_MORNING).agent())
                .contains("agent_overflow");
    }

    @ParameterizedTest
    @EnumSource(Rejection.class)
    void whatever_admission_refuses_is_rejected_with_its_reason(Rejection reason) {
        // when
        RouteDecision decision = decide(Caller.STRANGER, new Verdict.Refused(reason), MONDAY_MORNING);
        // then
        assertThat(decision).isEqualTo(new RouteDecision.Reject(reason));
    }

    @Test
    void blocked_and_flooding_callers_are_turned_away_before_anything_is_held() {
        assertThat(Route.screen(NUMBER, new Caller(true, 0, Optional.empty()))).contains(Rejection.CALLER_BLOCKED);
        assertThat(Route.screen(NUMBER, new Caller(false, 10, Optional.empty())))
                .contains(Rejection.FLOOD);
        assertThat(Route.screen(NUMBER, new Caller(false, 9, Optional.empty()))).isEmpty();
    }

    @Test
    void a_number_that_is_switched_off_takes_no_call() {
        // given
        OurNumber off = new OurNumber(
                NUMBER.e164(), TENANT, "agent_front", false, Optional.empty(), NUMBER.limits(), NUMBER.business());
        // then
        assertThat(Route.screen(off, Caller.STRANGER)).contains(Rejection.AGENT_INACTIVE);
    }

    @Test
    void a_chat_keeps_its_own_agent_and_holds_nothing() {
        // given
        InboundQuestion chat =
                new InboundQuestion(Kind.CHAT, "c1", "+13125550131", "+14155550100", Optional.of("chat_1"));
        // when
        ConnectCall call = Route.decideChat(chat, NUMBER, known("agent_second"), MONDAY_MORNING)
                .fold(RouteDecision.Connect::call, reject -> {
                    throw new AssertionError(reject);
                });
        // then
        assertThat(call.agent()).isEmpty();
        assertThat(call.durationMax()).isEmpty();
        assertThat(call.variables()).containsEntry("customer_name", "Sam");
    }

    private static ConnectCall connect(Caller caller, Verdict verdict, Instant now) {
        return decide(caller, verdict, now).fold(RouteDecision.Connect::call, reject -> {
            throw new AssertionError(reject);
        });
    }

    private static RouteDecision decide(Caller caller, Verdict verdict, Instant now) {
        return Route.decide(QUESTION, NUMBER, caller, verdict, agent -> agent.equals("agent_second"), now);
    }

    private static Caller known(String agent) {
        return new Caller(
                false,
                1,
                Optional.of(new Caller.Lead(
                        new UUID(0, 9),
                        Optional.of("Sam"),
                        Optional.of("Leaking tap"),
                        Optional.of(Instant.parse("2026-03-03T18:00:00Z")),
                        Optional.of(agent))));
    }

    private static OurNumber number(String e164, String agent) {
        return new OurNumber(
                e164,
                TENANT,
                agent,
                true,
                Optional.of("agent_overflow"),
                new OurNumber.Limits(5, 1, 10, Duration.ofSeconds(600)),
                new Business(
                        "Ace Plumbing",
                        "plumbing",
                        ZoneId.of("America/Los_Angeles"),
                        OpeningHours.USUAL,
                        true,
                        Optional.of("https://cal.example/ace"),
                        new Business.Words("+14155550199", "warm", "Weekdays", "89", "149")));
    }
}
