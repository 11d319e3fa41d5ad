package switchboard.dialer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.dialer.core.Candidates.LAST_YEAR;
import static switchboard.dialer.core.Candidates.ON_NO_LIST;
import static switchboard.dialer.core.Candidates.TUESDAY_NOON;
import static switchboard.dialer.core.Candidates.WRITTEN;
import static switchboard.dialer.core.Candidates.callable;
import static switchboard.dialer.core.Candidates.campaign;
import static switchboard.dialer.core.Candidates.lead;
import static switchboard.dialer.core.Candidates.with;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.dialer.LawPackFile;
import switchboard.dialer.core.Candidate.Campaign;
import switchboard.dialer.core.Candidate.Campaign.Purpose;
import switchboard.dialer.core.Candidate.Campaign.Status;
import switchboard.dialer.core.Candidate.Dnc;
import switchboard.dialer.core.Candidate.History;
import switchboard.dialer.core.Candidate.Standing;
import switchboard.dialer.core.Verdict.Dial;
import switchboard.dialer.core.Verdict.Suppress;
import switchboard.dialer.core.Verdict.Wait;

class DialRulesTest {

    private static final LawPack PACK = LawPackFile.bundled();
    private static final Instant A_MINUTE_LATER = TUESDAY_NOON.plusSeconds(60);

    @Test
    void a_fresh_lead_in_calling_hours_is_dialled_until_a_ring_before_nine() {
        assertThat(at(callable(), TUESDAY_NOON)).isEqualTo(new Dial(Instant.parse("2026-03-04T01:59:00Z")));
    }

    @Test
    void a_paused_campaign_waits_and_a_finished_one_drops() {
        assertThat(noon(with(campaign(Status.PAUSED, Purpose.MARKETING))))
                .isEqualTo(new Wait(A_MINUTE_LATER, WaitReason.CAMPAIGN_PAUSED));
        assertThat(noon(with(campaign(Status.DRAFT, Purpose.MARKETING))))
                .isEqualTo(new Wait(A_MINUTE_LATER, WaitReason.CAMPAIGN_PAUSED));
        assertThat(noon(with(campaign(Status.DONE, Purpose.MARKETING))))
                .isEqualTo(new Suppress(SuppressReason.CAMPAIGN_DONE));
    }

    @Test
    void draining_lets_retries_lapse_and_first_calls_go_on() {
        Candidate first = with(campaign(Status.DRAINING, Purpose.MARKETING));
        Candidate retry = new Candidate(
                first.lead(),
                first.standing(),
                first.campaign(),
                new History(1, Optional.of(LAST_YEAR), List.of()),
                first.permission());

        assertThat(noon(first)).isInstanceOf(Dial.class);
        assertThat(noon(retry)).isEqualTo(new Suppress(SuppressReason.CAMPAIGN_DRAINED));
    }

    @Test
    void whoever_is_held_by_somebody_else_waits() {
        Instant lease = TUESDAY_NOON.plusSeconds(300);
        assertThat(noon(with(new Standing(true, Optional.empty(), false, false))))
                .isEqualTo(new Wait(A_MINUTE_LATER, WaitReason.TENANT_STOPPED));
        assertThat(noon(with(new Standing(false, Optional.of(lease), false, false))))
                .isEqualTo(new Wait(lease, WaitReason.LEAD_LOCKED));
        assertThat(noon(with(new Standing(false, Optional.of(TUESDAY_NOON), false, false))))
                .isInstanceOf(Dial.class);
        assertThat(noon(with(new Standing(false, Optional.empty(), true, false))))
                .isEqualTo(new Wait(A_MINUTE_LATER, WaitReason.IN_CALL));
    }

    @Test
    void a_booked_lead_is_left_in_peace() {
        assertThat(noon(with(new Standing(false, Optional.empty(), false, true))))
                .isEqualTo(new Suppress(SuppressReason.BOOKED));
    }

    @Test
    void nobody_on_a_list_is_called() {
        Optional<LocalDate> fresh = ON_NO_LIST.nationalListDate();
        assertThat(noon(with(new Dnc(true, false, false, fresh), WRITTEN))).isEqualTo(dnc());
        assertThat(noon(with(new Dnc(false, true, false, fresh), WRITTEN))).isEqualTo(dnc());
        assertThat(noon(with(new Dnc(false, false, true, fresh), WRITTEN))).isEqualTo(dnc());
    }

    @ParameterizedTest
    @CsvSource({"2026-01-31, true", "2026-01-30, false", "2026-03-04, true", "2026-03-05, false", ", false"})
    void marketing_needs_a_national_list_of_the_last_31_days(LocalDate listDate, boolean dialled) {
        Verdict verdict = noon(with(new Dnc(false, false, false, Optional.ofNullable(listDate)), WRITTEN));
        assertThat(verdict)
                .isEqualTo(dialled ? noon(callable()) : new Wait(A_MINUTE_LATER, WaitReason.NATIONAL_LIST_STALE));
    }

    @Test
    void information_is_given_whatever_the_national_list_says() {
        Candidate listed = with(new Dnc(false, false, true, Optional.empty()), consent(Consent.Kind.EXPRESS));
        assertThat(noon(new Candidate(
                        listed.lead(),
                        listed.standing(),
                        campaign(Status.RUNNING, Purpose.INFORMATIONAL),
                        listed.history(),
                        listed.permission())))
                .isInstanceOf(Dial.class);
    }

    @Test
    void marketing_needs_written_consent() {
        assertThat(noon(with(ON_NO_LIST))).isEqualTo(noConsent());
        assertThat(noon(with(ON_NO_LIST, consent(Consent.Kind.EXPRESS)))).isEqualTo(noConsent());
        assertThat(noon(with(ON_NO_LIST, consent(Consent.Kind.EXPRESS), WRITTEN)))
                .isInstanceOf(Dial.class);
    }

    @Test
    void a_consent_withdrawn_takes_those_before_it_along_and_none_given_after() {
        Instant withdrawn = LAST_YEAR.plusSeconds(60);
        Consent express = new Consent(Consent.Kind.EXPRESS, LAST_YEAR, Optional.of(withdrawn));
        Consent again = new Consent(Consent.Kind.WRITTEN, withdrawn.plusSeconds(1), Optional.empty());
        Consent tomorrow = new Consent(Consent.Kind.WRITTEN, TUESDAY_NOON.plusSeconds(1), Optional.empty());

        assertThat(noon(with(ON_NO_LIST, WRITTEN, express))).isEqualTo(noConsent());
        assertThat(noon(with(ON_NO_LIST, again, express))).isInstanceOf(Dial.class);
        assertThat(noon(with(ON_NO_LIST, tomorrow))).isEqualTo(noConsent());
    }

    @Test
    void after_the_last_attempt_there_is_no_other() {
        assertThat(noon(with(new History(3, Optional.of(LAST_YEAR), List.of()))))
                .isEqualTo(new Suppress(SuppressReason.ATTEMPTS_EXHAUSTED));
    }

    @Test
    void a_lead_tried_five_minutes_ago_rests_another_ten() {
        Instant last = TUESDAY_NOON.minus(Duration.ofMinutes(5));
        assertThat(noon(with(new History(1, Optional.of(last), List.of(last)))))
                .isEqualTo(new Wait(TUESDAY_NOON.plus(Duration.ofMinutes(10)), WaitReason.RESTING));
    }

    @Test
    void the_rest_begins_with_the_call_that_the_attempt_became() {
        Instant attempt = TUESDAY_NOON.minus(Duration.ofMinutes(15));
        Instant call = attempt.plusSeconds(40);
        assertThat(noon(with(new History(1, Optional.of(attempt), List.of(call)))))
                .isEqualTo(new Wait(TUESDAY_NOON.plusSeconds(40), WaitReason.RESTING));
    }

    @Test
    void three_calls_in_a_day_are_enough_whoever_made_them() {
        Instant third = TUESDAY_NOON.minus(Duration.ofHours(20));
        List<Instant> calls = List.of(third, TUESDAY_NOON.minusSeconds(7200), TUESDAY_NOON.minusSeconds(3600));

        assertThat(noon(with(new History(0, Optional.empty(), calls))))
                .isEqualTo(new Wait(third.plus(Duration.ofHours(24)).plusMillis(1), WaitReason.FREQUENCY_CAP));
        assertThat(noon(with(new History(0, Optional.empty(), calls.subList(0, 2)))))
                .isInstanceOf(Dial.class);
    }

    @Test
    void what_ends_after_nine_waits_for_the_morning() {
        Instant evening = Instant.parse("2026-03-04T01:50:00Z");
        History justTried = new History(1, Optional.of(evening), List.of(evening));

        assertThat(at(with(justTried), evening))
                .isEqualTo(new Wait(Instant.parse("2026-03-04T13:00:00Z"), WaitReason.OUTSIDE_HOURS));
    }

    @Test
    void a_campaign_narrows_the_hours_and_never_widens_them() {
        Campaign tea = new Campaign(Status.RUNNING, Purpose.MARKETING, LocalTime.of(15, 0), LocalTime.of(17, 0), 3);
        Campaign always = new Campaign(Status.RUNNING, Purpose.MARKETING, LocalTime.MIN, LocalTime.MAX, 3);

        assertThat(noon(with(tea)))
                .isEqualTo(new Wait(Instant.parse("2026-03-03T20:00:00Z"), WaitReason.OUTSIDE_HOURS));
        assertThat(at(with(always), TUESDAY_NOON.minus(Duration.ofHours(5))))
                .isEqualTo(new Wait(Instant.parse("2026-03-03T13:00:00Z"), WaitReason.OUTSIDE_HOURS));
    }

    @Test
    void a_campaign_whose_hours_have_nothing_in_common_with_the_law_is_dropped() {
        Campaign night = new Campaign(Status.RUNNING, Purpose.MARKETING, LocalTime.of(21, 0), LocalTime.of(23, 0), 3);
        assertThat(noon(with(night))).isEqualTo(new Suppress(SuppressReason.NO_LAWFUL_HOUR));
    }

    @ParameterizedTest
    @CsvSource({
        "Narnia,,",
        "N,,",
        ",1000,",
        ",00000,",
        ",AB123,",
        ",,Eastern",
        ",,Europe/Paris",
        ",,America/Nowhere",
    })
    void a_place_nobody_can_read_is_not_called(String state, String zip, String zone) {
        assertThat(noon(with(lead("+12125550147", given(state), given(zip), given(zone)))))
                .isEqualTo(new Suppress(SuppressReason.PLACE_UNREADABLE));
    }

    @ParameterizedTest
    @CsvSource({"+442079460958", "+14165550123", "+18765550123", "+19995550123"})
    void a_number_beyond_the_pack_is_not_called(String phone) {
        assertThat(noon(with(lead(phone, Optional.empty(), Optional.empty(), Optional.empty()))))
                .isEqualTo(new Suppress(SuppressReason.OUTSIDE_LAW_PACK));
    }

    private static Verdict noon(Candidate candidate) {
        return at(candidate, TUESDAY_NOON);
    }

    private static Verdict at(Candidate candidate, Instant now) {
        return DialRules.decide(candidate, PACK, DialPolicy.DEFAULT, now);
    }

    private static Verdict dnc() {
        return new Suppress(SuppressReason.DNC);
    }

    private static Verdict noConsent() {
        return new Suppress(SuppressReason.NO_CONSENT);
    }

    private static Consent consent(Consent.Kind kind) {
        return new Consent(kind, LAST_YEAR, Optional.empty());
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text);
    }
}
