package switchboard.routing.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import switchboard.routing.core.OpeningHours.Span;

class OpeningHoursTest {

    private static final ZoneId ZONE = ZoneId.of("America/New_York");

    @Test
    void it_opens_on_the_minute_and_closes_on_the_minute() {
        assertThat(OpeningHours.USUAL.isOpenAt(monday(7, 59))).isFalse();
        assertThat(OpeningHours.USUAL.isOpenAt(monday(8, 0))).isTrue();
        assertThat(OpeningHours.USUAL.isOpenAt(monday(16, 59))).isTrue();
        assertThat(OpeningHours.USUAL.isOpenAt(monday(17, 0))).isFalse();
    }

    @Test
    void a_day_without_hours_is_closed() {
        assertThat(OpeningHours.USUAL.isOpenAt(monday(12, 0).minusDays(1))).isFalse();
    }

    @Test
    void a_night_shift_belongs_to_the_day_it_began() {
        // given
        OpeningHours night = week(new Span(LocalTime.of(22, 0), LocalTime.of(6, 0)));
        // then
        assertThat(night.isOpenAt(monday(23, 0))).isTrue();
        assertThat(night.isOpenAt(monday(5, 59).plusDays(1))).isTrue();
        assertThat(night.isOpenAt(monday(6, 0).plusDays(1))).isFalse();
        assertThat(night.isOpenAt(monday(5, 0))).isFalse();
    }

    @Test
    void from_midnight_to_midnight_is_all_day() {
        // given
        OpeningHours always = week(new Span(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT));
        // then
        assertThat(always.isOpenAt(monday(0, 0))).isTrue();
        assertThat(always.isOpenAt(monday(23, 59))).isTrue();
    }

    private static OpeningHours week(Span monday) {
        return new OpeningHours(Map.of(DayOfWeek.MONDAY, monday));
    }

    private static ZonedDateTime monday(int hour, int minute) {
        return ZonedDateTime.of(2026, 3, 2, hour, minute, 0, 0, ZONE);
    }
}
