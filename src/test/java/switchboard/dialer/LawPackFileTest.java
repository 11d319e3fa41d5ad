package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.dialer.core.LawPack;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.phone.PhoneNumbers;

class LawPackFileTest {

    private static final Path DIR = Path.of("src/main/resources/lawpack");
    private static final LawPack PACK = LawPackFile.bundled();
    private static final List<Instant> SEASONS =
            List.of(Instant.parse("2026-01-15T00:00:00Z"), Instant.parse("2026-07-15T00:00:00Z"));

    @Test
    void the_version_names_the_day_and_the_content(@TempDir Path dir) throws IOException {
        copyTo(dir);
        assertThat(PACK.version()).matches("us-\\d{4}-\\d\\d-\\d\\d\\+[0-9a-f]{12}");
        assertThat(LawPackFile.in(dir).version()).isEqualTo(PACK.version());

        Files.writeString(
                dir.resolve("zones.csv"), Files.readString(dir.resolve("zones.csv")) + "Pacific/Wake,x,2026-01-01\n");
        assertThat(LawPackFile.in(dir).version()).isNotEqualTo(PACK.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hours", "holidays", "states", "area-codes", "zip-prefixes", "zones"})
    void every_row_names_its_source_and_its_date(String table) throws IOException {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader().withComments())
                .readValues(DIR.resolve(table + ".csv").toFile())) {
            rows.forEachRemaining(row -> {
                assertThat(row.get("source")).as("%s", row).isNotBlank();
                assertThat(LocalDate.parse(row.get("as_of"))).as("%s", row).isAfter(LocalDate.parse("2020-01-01"));
            });
        }
    }

    @Test
    void all_states_the_district_and_the_territories_are_there() {
        assertThat(PACK.states()).hasSize(56);
        assertThat(PACK.states().values().stream().filter(LawPack.State::contiguous))
                .hasSize(49);
        assertThat(PACK.areaCodes().values().stream()
                        .filter(code -> !code.states().isEmpty()))
                .hasSizeGreaterThanOrEqualTo(352);
    }

    @Test
    void what_the_rows_refer_to_exists() {
        Set<String> states = PACK.states().keySet();
        PACK.areaCodes().values().forEach(code -> assertThat(states).containsAll(code.states()));
        PACK.areaCodes().values().forEach(code -> assertThat(PACK.zones()).containsAll(code.zones()));
        PACK.zipStates()
                .values()
                .forEach(of -> assertThat(states).containsAll(of).isNotEmpty());
        PACK.states().values().forEach(state -> assertThat(PACK.zones()).containsAll(state.zones()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "208", "219", "270", "308", "423", "505", "541", "574", "605", "606", "620", "701", "775", "785", "806",
                "812", "850", "906", "907", "928", "986", "364", "458", "930", "448", "729"
            })
    void a_code_that_straddles_has_all_its_zones(String areaCode) {
        assertThat(zones(areaCode)).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "986, 208",
        "364, 270",
        "458, 541",
        "930, 812",
        "448, 850",
        "472, 910",
        "730, 618",
        "983, 303",
        "689, 407",
        "729, 423",
        "861, 309",
        "471, 662",
    })
    void an_overlay_has_the_zones_and_the_state_of_the_code_it_overlays(String overlay, String overlaid) {
        assertThat(zones(overlay)).isEqualTo(zones(overlaid));
        assertThat(PACK.areaCodes().get(overlay).states())
                .isEqualTo(PACK.areaCodes().get(overlaid).states());
    }

    @Test
    void no_area_code_lacks_a_clock_that_the_mapper_knows_of_it() {
        PhoneNumbers numbers = PhoneNumbers.load();
        PACK.areaCodes().values().stream()
                .filter(code -> !code.states().isEmpty())
                .filter(code -> !code.digits().equals("689")) // the mapper takes Orlando for Central
                .filter(code -> !code.digits().equals("907")) // it gives one exchange of Alaska to Honolulu
                .forEach(code -> {
                    Set<String> clocks = clocks(code.zones());
                    for (int exchange = 200; exchange < 1000; exchange += 7) {
                        Set<ZoneId> mapped = numbers.zonesOf(new PhoneNumber("+1" + code.digits() + exchange + "0123"));
                        assertThat(clocks).as(code.digits() + exchange).containsAll(clocks(mapped));
                    }
                });
    }

    @Test
    void every_state_of_an_area_code_has_the_clocks_of_its_codes() {
        PACK.areaCodes().values().stream()
                .filter(code -> !Set.of("505", "806").contains(code.digits())) // by custom, and at the border only
                .forEach(code -> code.states()
                        .forEach(state -> assertThat(
                                        clocks(PACK.states().get(state).zones()))
                                .as(code.digits())
                                .containsAll(clocks(code.zones()))));
    }

    private static Set<ZoneId> zones(String areaCode) {
        return PACK.areaCodes().get(areaCode).zones();
    }

    /** What the zones' clocks show in winter and in summer: the same for zones that differ by name only. */
    private static Set<String> clocks(Set<ZoneId> zones) {
        return zones.stream()
                .map(zone -> SEASONS.stream()
                        .map(at -> zone.getRules().getOffset(at).getId())
                        .collect(Collectors.joining("/")))
                .collect(Collectors.toSet());
    }

    private static void copyTo(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(DIR)) {
            for (Path file : files.toList()) {
                Files.write(dir.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }
}
