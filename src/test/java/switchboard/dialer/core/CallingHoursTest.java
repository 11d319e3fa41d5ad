package switchboard.dialer.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.dialer.LawPackFile;
import switchboard.platform.core.PhoneNumber;

class CallingHoursTest {

    private static final LawPack PACK = LawPackFile.bundled();

    @ParameterizedTest(name = "{0} at {1} {2}: {3}")
    @CsvSource({
        // plain states
        "212, 2026-03-03T07:59:59, America/New_York, false",
        "212, 2026-03-03T08:00:00, America/New_York, true",
        "212, 2026-03-03T20:58:59, America/New_York, true",
        "212, 2026-03-03T20:59:00, America/New_York, false",
        "212, 2026-07-04T12:00:00, America/New_York, true",
        // stricter states
        "305, 2026-03-03T19:58:59, America/New_York, true",
        "305, 2026-03-03T19:59:00, America/New_York, false",
        "203, 2026-03-03T08:59:59, America/New_York, false",
        "203, 2026-03-03T09:00:00, America/New_York, true",
        "502, 2026-03-03T09:59:59, America/New_York, false",
        "502, 2026-03-03T10:00:00, America/New_York, true",
        "512, 2026-03-01T11:59:59, America/Chicago, false",
        "512, 2026-03-01T12:00:00, America/Chicago, true",
        "401, 2026-03-03T17:59:00, America/New_York, false",
        "401, 2026-02-28T10:00:00, America/New_York, true",
        "401, 2026-02-28T16:59:00, America/New_York, false",
        // Sundays and holidays: Independence Day 2026 is a Saturday, kept on Friday too
        "205, 2026-03-01T12:00:00, America/Chicago, false",
        "205, 2026-03-02T12:00:00, America/Chicago, true",
        "205, 2026-07-03T12:00:00, America/Chicago, false",
        "205, 2026-07-04T12:00:00, America/Chicago, false",
        "504, 2026-02-17T12:00:00, America/Chicago, false",
        "504, 2026-11-26T12:00:00, America/Chicago, false",
        "801, 2026-07-24T12:00:00, America/Denver, false",
        "605, 2026-03-01T12:00:00, America/Chicago, false",
        // straddling codes: eight in the west, nine in the east
        "850, 2026-03-03T08:30:00, America/New_York, false",
        "850, 2026-03-03T09:00:00, America/New_York, true",
        "448, 2026-03-03T08:30:00, America/New_York, false",
        "208, 2026-03-03T20:30:00, America/Los_Angeles, false",
        "907, 2026-03-03T08:30:00, America/Anchorage, false",
        // no place: ten in the west (Kentucky's law), six in the east (Rhode Island's)
        "800, 2026-03-03T12:59:59, America/New_York, false",
        "800, 2026-03-03T13:00:00, America/New_York, true",
        "800, 2026-03-03T17:59:00, America/New_York, false",
        // days on which the clocks change
        "212, 2026-03-08T08:00:00, America/New_York, true",
        "212, 2026-03-08T07:59:59, America/New_York, false",
        "212, 2026-11-01T08:00:00, America/New_York, true",
        "212, 2026-11-01T20:58:59, America/New_York, true",
        "928, 2026-07-01T20:30:00, America/Phoenix, false",
        "928, 2026-07-01T19:30:00, America/Phoenix, true",
        "602, 2026-07-01T20:30:00, America/Phoenix, true",
    })
    void opens_and_closes_by_the_strictest_clock_and_statute(
            String areaCode, LocalDateTime local, ZoneId zone, boolean open) {
        Instant instant = local.atZone(zone).toInstant();
        assertThat(hours(lead(areaCode, "", "", "")).isOpenAt(instant)).isEqualTo(open);
    }

    @Test
    void a_state_stated_adds_its_clocks_and_its_law() {
        Instant eightInNewYork = Instant.parse("2026-03-03T13:00:00Z");
        assertThat(hours(lead("212", "", "", "")).isOpenAt(eightInNewYork)).isTrue();
        assertThat(hours(lead("212", "CA", "", "")).isOpenAt(eightInNewYork)).isFalse();
        assertThat(hours(lead("212", "connecticut", "", "")).isOpenAt(eightInNewYork))
                .isFalse();
        assertThat(hours(lead("212", "", "90210", "")).isOpenAt(eightInNewYork)).isFalse();
        assertThat(hours(lead("212", "", "", "US/Pacific")).isOpenAt(eightInNewYork))
                .isFalse();
        assertThat(hours(lead("212", " ", "10001-1234", "America/New_York")).isOpenAt(eightInNewYork))
                .isTrue();
    }

    @Test
    void a_statute_holds_from_its_day_on() {
        CallingHours hours = hours(lead("405", "", "", ""));
        assertThat(hours.isOpenAt(Instant.parse("2022-10-28T01:30:00Z"))).isTrue();
        assertThat(hours.isOpenAt(Instant.parse("2022-11-03T01:30:00Z"))).isFalse();
    }

    @Test
    void beyond_the_calendar_of_holidays_places_that_keep_them_are_closed() {
        assertThat(hours(lead("205", "", "", "")).nextOpening(Instant.parse("2070-01-02T00:00:00Z")))
                .isEmpty();
    }

    private static CallingHours hours(Candidate.Lead lead) {
        CalledParty.Known known = CalledParty.of(lead, PACK).fold(party -> party, reason -> {
            throw new AssertionError(reason);
        });
        return new CallingHours(known, PACK.laws(), HoursRule.WIDEST, Duration.ofMinutes(1));
    }

    private static Candidate.Lead lead(String areaCode, String state, String zip, String zone) {
        return new Candidate.Lead(
                new PhoneNumber("+1" + areaCode + "5550147"),
                java.util.Set.of(),
                Optional.of(state),
                Optional.of(zip),
                Optional.of(zone));
    }
}
