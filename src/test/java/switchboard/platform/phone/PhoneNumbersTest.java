package switchboard.platform.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.core.PhoneNumber;

class PhoneNumbersTest {

    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+15105550123",
                " +1 (510) 555-0123 ",
                "(510) 555-0123",
                "510-555-0123",
                "510.555.0123",
                "1 510 555 0123",
                "5105550123",
                "\u00a0510\u2011555\u20110123",
                "\uff15\uff11\uff10\uff15\uff15\uff15\uff10\uff11\uff12\uff13"
            })
    void however_it_is_written_it_is_one_number(String written) {
        assertThat(NUMBERS.parse(written)).contains(new PhoneNumber("+15105550123"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "n/a",
                "555-01",
                "12345",
                "212-555-01AB",
                "+1 000 000 0000",
                "++1212555",
                "call the office",
                "1-800-FLOWERS",
                "5105550123 ext 5",
                "5105550123/5105550124",
                "+999999999999999999999999999999999999999999999999999"
            })
    void what_cannot_be_dialled_is_no_number(String written) {
        assertThat(NUMBERS.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "+12125550147, America/New_York",
        "+13125550147, America/Chicago",
        "+18085550147, Pacific/Honolulu",
        "+442079460958, Europe/London"
    })
    void a_number_of_a_place_has_its_zone(String number, String zone) {
        assertThat(NUMBERS.zonesOf(new PhoneNumber(number))).containsExactly(ZoneId.of(zone));
    }

    @Test
    void a_toll_free_number_and_an_unknown_one_have_no_zone() {
        assertThat(NUMBERS.zonesOf(new PhoneNumber("+18005550123"))).isEmpty();
        assertThat(NUMBERS.zonesOf(new PhoneNumber("+19995550123"))).isEmpty();
    }

    @Test
    void a_number_that_straddles_has_every_zone_it_may_be_in() {
        assertThat(NUMBERS.zonesOf(new PhoneNumber("+12085550123"))).hasSizeGreaterThan(0);
    }

    @Test
    void area_codes_exist_in_north_america_only() {
        assertThat(NUMBERS.areaCode(new PhoneNumber("+12125550147"))).contains("212");
        assertThat(NUMBERS.areaCode(new PhoneNumber("+442079460958"))).isEmpty();
    }
}
