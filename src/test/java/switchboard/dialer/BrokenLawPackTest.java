package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.error.Failure;

/** What cannot be read must not be guessed: the error names the file, the line and what to do. */
class BrokenLawPackTest {

    private static final Path BUNDLED = Path.of("src/main/resources/lawpack");

    @TempDir
    private Path dir = Path.of("set by JUnit");

    @BeforeEach
    void copies_the_pack() throws IOException {
        try (Stream<Path> files = Files.list(BUNDLED)) {
            for (Path file : files.toList()) {
                Files.write(dir.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    @Test
    void a_whole_copy_is_read() {
        assertThat(LawPackFile.in(dir).version())
                .isEqualTo(LawPackFile.bundled().version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version.txt",
                "hours.csv",
                "holidays.csv",
                "states.csv",
                "area-codes.csv",
                "zip-prefixes.csv",
                "zones.csv"
            })
    void a_file_that_is_missing_or_empty_stops_the_start(String file) throws IOException {
        Files.writeString(dir.resolve(file), "");
        assertRefused(file);
        Files.delete(dir.resolve(file));
        assertRefused(file + " is missing", "put back the file");
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "hours.csv | FL,2021-07-01,,08:00-20:00 | FL,2021-07-01,,8-20 | weekdays is \"8-20\"; write hours such as",
                "hours.csv | FL,2021-07-01,,08:00-20:00 | FL,2021-07-01,,20:00-08:00 | weekdays is \"20:00-08:00\"",
                "hours.csv | FL,2021-07-01,,08:00-20:00 | FL,2021-07-01,,08:00 | weekdays is \"08:00\"",
                "hours.csv | FL,2021-07-01,,08:00-20:00 | FL,2021-07-01,,07:00-20:00 | write hours within 08:00-21:00",
                "hours.csv | FL,2021-07-01,,08:00-20:00 | FL,2021-07-01,,08:00-24:00 | weekdays is \"08:00-24:00\"",
                "hours.csv | FL,2021-07-01,,08:00-20:00 | FL,2021-07-01,, | weekdays is empty; write hours within",
                "hours.csv | FL,2021-07-01 | FL,July 2021 | from is \"July 2021\"; write a day such as 2026-11-22",
                "hours.csv | FL,2021-07-01, | FL,2021-07-01,2020-01-01 | ends before it begins; put right from or to",
                "hours.csv | FL,2021-07-01 | Florida,2021-07-01 | place is \"Florida\"; write US or a state",
                "hours.csv | 08:00-20:00,closed,closed,Ala | 08:00-20:00,closed,Closed,Ala | holidays is \"Closed\"; write",
                "hours.csv | Fla. Stat. 501.616(6)(a),2026-11-22 | ,2026-11-22 | source is empty; write something",
                "hours.csv | Fla. Stat. 501.616(6)(a),2026-11-22 | Fla. Stat.,soon | as_of is \"soon\"; write a day",
                "hours.csv | Fla. Stat. 501.616(6)(a),2026-11-22 | Fla. Stat., | as_of is empty; write a day",
                "hours.csv | Fla. Stat. 501.616(6)(a),2026-11-22 | Fla. Stat.,2001-01-01 | look it up again",
                "hours.csv | Fla. Stat. 501.616(6)(a), | Fla. Stat., 501.616(6)(a), | has 11 cells, the header 10; write",
                "hours.csv | weekdays,saturdays | workdays,saturdays | has no column weekdays; put the column back",
                "holidays.csv | Independence Day,07-04 | Independence Day,the fourth | rule is \"the fourth\"; write a day",
                "holidays.csv | Labor Day,1 MONDAY 9 | Labor Day,5 MONDAY 9 | rule is \"5 MONDAY 9\"",
                "holidays.csv | 07-04,yes | 07-04,Yes | also_observed is \"Yes\"; write yes or no",
                "holidays.csv | 07-04,yes,2021 | 07-04,yes,always | from_year is \"always\"; write a whole number",
                "holidays.csv | 07-04,yes,2021,add | 07-04,yes,2021,ad | effect is \"ad\"; write add or remove",
                "states.csv | Florida,yes | Florida,true | contiguous is \"true\"; write yes or no",
                "states.csv | America/New_York America/Chicago | America/New_Yark | zones is \"America/New_Yark\"",
                "states.csv | America/New_York America/Chicago | Europe/Paris | put it into zones.csv, or right here",
                "states.csv | FL,Florida | GA,Florida | names GA again; keep one of the two rows",
                "area-codes.csv | 305,FL,America/New_York | 305,FL, | has states or zones, not both",
                "area-codes.csv | 305,FL,America/New_York | 305,,America/New_York | has states or zones, not both",
                "area-codes.csv | 305,FL,America/New_York | 305,XX,America/New_York | name states of states.csv",
                "area-codes.csv | 305,FL,America/New_York | 35,FL,America/New_York | write three digits",
                "area-codes.csv | 305,FL,America/New_York | 304,FL,America/New_York | names 304 again",
                "zip-prefixes.csv | 028,029,RI | 029,028,RI | is no span of prefixes",
                "zip-prefixes.csv | 028,029,RI | 027,029,RI | names prefix 27 again; name all its states in one row",
                "zip-prefixes.csv | 028,029,RI | 028,029, | is no span of prefixes with a state",
                "zones.csv | US/Samoa | US/Samoan | zone is \"US/Samoan\"; write the name of a time zone",
            })
    void a_row_that_cannot_be_read_stops_the_start(String file, String right, String wrong, String told)
            throws IOException {
        int line = broken(file, right, wrong);
        if (told.contains("has no column")) {
            assertRefused(file, told);
        } else {
            assertRefused(file + " line ", told);
            assertThat(line).isPositive();
        }
    }

    @Test
    void the_line_that_is_named_is_the_line_of_the_editor() throws IOException {
        int line = broken("hours.csv", "FL,2021-07-01,,08:00-20:00", "FL,2021-07-01,,8-20");
        assertRefused("hours.csv line " + line + " weekdays is \"8-20\"");
    }

    @Test
    void a_pack_without_a_day_in_its_name_is_refused() throws IOException {
        Files.writeString(dir.resolve("version.txt"), "us-latest\n");
        assertRefused("version.txt line 1 is \"us-latest\"", "write a name with its day");
    }

    @Test
    void without_the_hours_that_hold_everywhere_nothing_starts() throws IOException {
        broken("hours.csv", "US,1992-12-20", "WY,1992-12-20");
        assertRefused("hours.csv has no row for US");
    }

    private void assertRefused(String... told) {
        assertThatThrownBy(() -> LawPackFile.in(dir)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo("law_pack_broken");
            assertThat(failure.explanation()).contains(told).endsWith("Nothing is dialled without it.");
        });
    }

    /** Puts {@code wrong} where {@code right} first is, and tells the line. */
    private int broken(String file, String right, String wrong) throws IOException {
        List<String> lines = Files.readAllLines(dir.resolve(file));
        int at = 0;
        while (!lines.get(at).contains(right)) {
            at++;
        }
        lines.set(at, lines.get(at).replace(right, wrong == null ? "" : wrong));
        Files.write(dir.resolve(file), lines);
        return at + 1;
    }
}
