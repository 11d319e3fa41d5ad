package switchboard.sales.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommissionTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "4, 0", "5, 1", "14, 1", "15, 2", "10000, 1000", "99999, 10000", "1000000000, 100000000"})
    void a_tenth_in_whole_cents_half_a_cent_up(long deal, long commission) {
        assertThat(Commission.cents(deal)).isEqualTo(commission);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING_LOCKED, PAID, PAYABLE",
        "PENDING_LOCKED, REFUNDED, REVERSED",
        "PAYABLE, REFUNDED, REVERSED",
        "PAYABLE, PAID, ",
        "PAID, REFUNDED, ",
        "REVERSED, PAID, ",
        "PENDING_LOCKED, LOST, ",
    })
    void a_commission_follows_its_deal(CommissionStatus from, DealStatus deal, CommissionStatus to) {
        assertThat(from.after(deal).orElse(null)).isEqualTo(to);
    }
}
