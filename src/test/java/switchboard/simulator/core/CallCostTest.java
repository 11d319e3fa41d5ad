package switchboard.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallCostTest {

    @Test
    void a_call_costs_what_the_provider_s_example_says() {
        CallCost cost = CallCost.of(Duration.ofMillis(94_420));

        assertThat(cost.seconds()).isEqualTo(95);
        assertThat(cost.products().get(0).cost()).isEqualByComparingTo("8.7083365");
        assertThat(cost.combined()).isEqualByComparingTo("15.991673");
    }

    @Test
    void a_call_that_never_connected_costs_nothing() {
        assertThat(CallCost.of(Duration.ZERO).combined()).isEqualByComparingTo("0");
        assertThat(CallCost.of(Duration.ZERO).products()).isEmpty();
    }
}
