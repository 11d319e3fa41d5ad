package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.dialer.HoursComparison.Exchanges;
import switchboard.dialer.HoursOracle.AreaCode;

class HoursOracleTest {

    private static final SortedMap<String, AreaCode> TABLE = HoursOracle.areaCodes();

    /** The clocks' changes, Sundays, holidays on Saturdays, moving ones, elections, and both ends of the year. */
    private static final List<LocalDate> DAYS = List.of(
            LocalDate.of(2026, 3, 7),
            LocalDate.of(2026, 5, 4),
            LocalDate.of(2026, 7, 3),
            LocalDate.of(2026, 7, 24),
            LocalDate.of(2026, 10, 31),
            LocalDate.of(2026, 11, 26),
            LocalDate.of(2027, 2, 8),
            LocalDate.of(2027, 6, 18),
            LocalDate.of(2027, 12, 30),
            LocalDate.of(2028, 2, 28));

    @Test
    void the_table_has_every_state_and_every_area_code_there_is() {
        assertThat(TABLE).hasSizeGreaterThanOrEqualTo(352);
        assertThat(TABLE.values().stream().map(AreaCode::state).collect(Collectors.toSet()))
                .isEqualTo(HoursOracle.states())
                .hasSize(51);
        assertThat(TABLE.values())
                .allSatisfy(code -> assertThat(HoursOracle.zones(code.clocks())).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "208", "219", "270", "308", "423", "505", "541", "574", "605", "606", "620", "701", "775", "785", "806",
                "812", "850", "906", "907", "928", "986"
            })
    void the_table_splits_the_codes_that_straddle(String areaCode) {
        assertThat(TABLE.get(areaCode).clocks()).hasSize(2);
    }

    /** Named among those that straddle, yet no zone line crosses them; the newer three overlay such codes. */
    @ParameterizedTest
    @ValueSource(strings = {"218", "472", "730", "983"})
    void the_table_says_of_the_others_why_it_does_not(String areaCode) {
        assertThat(TABLE.get(areaCode).note()).contains("named by the rules").contains("no zone line crosses");
    }

    @Test
    void an_overlay_has_the_clocks_and_the_state_of_what_it_overlays() {
        assertThat(TABLE.values().stream().filter(code -> !code.overlays().isEmpty()))
                .hasSizeGreaterThan(100)
                .allSatisfy(
                        code -> assertThat(TABLE.get(code.overlays()).place()).isEqualTo(code.place()));
    }

    @Test
    void the_mapper_is_the_stricter_one_only_where_it_is_named() {
        Set<String> stricter = HoursComparison.exchanges().stream()
                .filter(exchanges -> !exchanges.place().equals(exchanges.code().place()))
                .map(exchanges -> exchanges.code().digits())
                .collect(Collectors.toSet());
        assertThat(stricter).containsExactlyInAnyOrder("689", "907");
    }

    @Test
    void no_verdict_differs_on_the_days_that_are_hard() {
        assertThat(HoursComparison.exchanges().parallelStream()
                        .flatMap(exchanges -> DAYS.stream()
                                .flatMap(day ->
                                        HoursComparison.differences(
                                                exchanges, HoursComparison.steps(day, day.plusDays(3)))
                                                .stream())))
                .isEmpty();
    }

    @Test
    @Tag("ci")
    void no_verdict_differs_in_any_quarter_hour_of_a_year() {
        compare(LocalDate.of(2027, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {2026, 2028, 2029})
    @Tag("night")
    void nor_in_other_years_and_a_leap_year(int year) {
        compare(LocalDate.of(year, 1, 1));
    }

    private static void compare(LocalDate from) {
        List<Instant> steps = HoursComparison.steps(from, from.plusYears(1));
        List<Exchanges> all = HoursComparison.exchanges();
        System.out.println(TABLE.size() + " area codes, " + all.size() + " kinds of exchanges, "
                + (long) all.size() * steps.size() + " verdicts of " + from.getYear());
        assertThat(all.parallelStream().flatMap(exchanges -> HoursComparison.differences(exchanges, steps).stream()))
                .isEmpty();
    }
}
