package switchboard.crm.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.crm.core.LeadRow.Refused;
import switchboard.platform.core.PhoneNumber;

class LeadRowTest {

    private static final PhoneNumber NUMBER = new PhoneNumber("+12125550147");

    @ParameterizedTest
    @CsvSource({"written, written", "EXPRESS, express", "' written ', written", "yes,", "'',"})
    void only_a_consent_stated_in_so_many_words_is_one(String cell, String consent) {
        assertThat(lead("consent", cell).consent()).isEqualTo(Optional.ofNullable(consent));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "'', 3", "high, 3", "0, 3", "-1, 3", "99, 3"})
    void a_priority_that_says_nothing_is_the_middle_one(String cell, int priority) {
        assertThat(lead("priority", cell).priority()).isEqualTo(priority);
    }

    @Test
    void blanks_are_absent_and_the_number_is_kept_as_it_was_written() {
        ImportedLead lead = lead("name", "  ");
        assertThat(lead.person().name()).isEmpty();
        assertThat(lead.phoneRaw()).isEqualTo("(212) 555-0147");
    }

    @Test
    void a_row_without_a_number_and_one_with_no_number_are_refused() {
        assertThat(new LeadRow(7, Map.of("phone", " "), false).read(any -> Optional.of(NUMBER)))
                .isEqualTo(new Refused(7, "phone_missing"));
        assertThat(new LeadRow(8, Map.of("phone", "n/a"), false).read(any -> Optional.empty()))
                .isEqualTo(new Refused(8, "phone_invalid"));
    }

    private static ImportedLead lead(String column, String cell) {
        return new LeadRow(2, Map.of("phone", " (212) 555-0147 ", column, cell), false)
                .read(any -> Optional.of(NUMBER))
                .fold(lead -> lead, refused -> {
                    throw new AssertionError(refused);
                });
    }
}
