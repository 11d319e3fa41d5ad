package switchboard.messaging.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import switchboard.messaging.core.TextDecision.Reason;
import switchboard.platform.core.TenantId;

class TextRulesTest {

    private static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");
    private static final TextRules RULES = new TextRules(3, Duration.ofHours(24));
    private static final TextFacts.Account FINE = new TextFacts.Account(true, false, true, 10, 0);
    private static final TextFacts.Person WRITTEN = new TextFacts.Person(false, true, true, false);

    @Test
    void the_last_text_that_is_left_may_be_sent_and_the_next_may_not() {
        assertThat(decide(new TextFacts.Account(true, false, true, 10, 8), 2)).isEqualTo(new TextDecision.Send());
        assertThat(decide(new TextFacts.Account(true, false, true, 10, 9), 2)).isEqualTo(refuse(Reason.HARD_STOP));
        assertThat(decide(new TextFacts.Account(true, false, false, 0, 9), 2)).isEqualTo(new TextDecision.Send());
        assertThat(decide(new TextFacts.Account(true, true, false, 10, 0), 1)).isEqualTo(refuse(Reason.ADMIN_PAUSED));
        assertThat(decide(new TextFacts.Account(false, false, true, 10, 0), 1))
                .isEqualTo(refuse(Reason.SUBSCRIPTION_INACTIVE));
    }

    @Test
    void each_purpose_needs_its_consent() {
        TextFacts.Person nobody = new TextFacts.Person(false, false, false, false);
        TextFacts.Person express = new TextFacts.Person(false, false, true, false);
        TextFacts.Person wrote = new TextFacts.Person(false, false, false, true);
        assertThat(decide(Purpose.MARKETING, express)).isEqualTo(refuse(Reason.NO_CONSENT));
        assertThat(decide(Purpose.MARKETING, wrote)).isEqualTo(refuse(Reason.NO_CONSENT));
        assertThat(decide(Purpose.INFORMATIONAL, nobody)).isEqualTo(refuse(Reason.NO_CONSENT));
        assertThat(decide(Purpose.INFORMATIONAL, express)).isEqualTo(new TextDecision.Send());
        assertThat(decide(Purpose.INFORMATIONAL, wrote)).isEqualTo(new TextDecision.Send());
        assertThat(decide(Purpose.REPLY, nobody)).isEqualTo(new TextDecision.Send());
    }

    @Test
    void somebody_who_opted_out_gets_nothing_but_help() {
        TextFacts.Person out = new TextFacts.Person(true, true, true, true);
        for (Purpose purpose : List.of(Purpose.MARKETING, Purpose.INFORMATIONAL, Purpose.REPLY)) {
            assertThat(decide(purpose, out)).isEqualTo(refuse(Reason.OPTED_OUT));
        }
        assertThat(decide(Purpose.HELP, out)).isEqualTo(new TextDecision.Send());
    }

    @Test
    void beyond_the_pace_a_text_waits_until_the_oldest_of_the_minute_is_a_minute_old() {
        Instant oldest = NOON.minusSeconds(40);
        assertThat(RULES.decide(facts(Collections.nCopies(2, oldest)), NOON)).isEqualTo(new TextDecision.Send());
        assertThat(RULES.decide(facts(List.of(NOON, oldest, NOON.minusSeconds(10))), NOON))
                .isEqualTo(new TextDecision.Wait(oldest.plusSeconds(60)));
        assertThat(RULES.decide(facts(Collections.nCopies(3, NOON.minusSeconds(60))), NOON))
                .isEqualTo(new TextDecision.Send());
    }

    @Test
    void a_text_that_waited_a_day_is_stale() {
        TextFacts old =
                new TextFacts(Purpose.MARKETING, FINE, WRITTEN, 1, List.of(), NOON.minus(Duration.ofHours(25)), false);
        assertThat(RULES.decide(old, NOON)).isEqualTo(refuse(Reason.STALE));
    }

    @Test
    void a_text_about_an_appointment_that_is_off_is_pointless() {
        TextFacts moot = new TextFacts(Purpose.MARKETING, FINE, WRITTEN, 1, List.of(), NOON, true);
        assertThat(RULES.decide(moot, NOON)).isEqualTo(refuse(Reason.POINTLESS));
    }

    @Test
    void a_shared_number_s_text_is_for_the_one_chosen_else_the_only_one_else_one_asks() {
        TenantId a = new TenantId(new UUID(0, 1));
        TenantId b = new TenantId(new UUID(0, 2));
        assertThat(Addressee.ofShared(List.of(), Optional.of(a))).isEqualTo(new Addressee.Nobody());
        assertThat(Addressee.ofShared(List.of(a, a), Optional.empty()))
                .isEqualTo(new Addressee.One(a, "last_business"));
        assertThat(Addressee.ofShared(List.of(b, a), Optional.empty())).isEqualTo(new Addressee.Several(List.of(b, a)));
        assertThat(Addressee.ofShared(List.of(b, a), Optional.of(a))).isEqualTo(new Addressee.One(a, "asked"));
        assertThat(Choice.read(" 2 ", 2)).contains(1);
        assertThat(Choice.read("3", 2)).isEmpty();
        assertThat(Choice.read("0", 2)).isEmpty();
        assertThat(Choice.read("2 pm", 2)).isEmpty();
    }

    @Test
    void five_in_ten_minutes_and_twenty_a_day_are_allowed() {
        FloodLimits limits = new FloodLimits(5, 20);
        assertThat(limits.allows(new FloodLimits.Seen(4, 19))).isTrue();
        assertThat(limits.allows(new FloodLimits.Seen(5, 5))).isFalse();
        assertThat(limits.allows(new FloodLimits.Seen(0, 20))).isFalse();
    }

    private static TextFacts facts(List<Instant> lately) {
        return new TextFacts(Purpose.MARKETING, FINE, WRITTEN, 1, lately, NOON, false);
    }

    private static TextDecision decide(TextFacts.Account account, int segments) {
        return RULES.decide(new TextFacts(Purpose.MARKETING, account, WRITTEN, segments, List.of(), NOON, false), NOON);
    }

    private static TextDecision decide(Purpose purpose, TextFacts.Person person) {
        return RULES.decide(new TextFacts(purpose, FINE, person, 1, List.of(), NOON, false), NOON);
    }

    private static TextDecision refuse(Reason reason) {
        return new TextDecision.Refuse(reason);
    }
}
