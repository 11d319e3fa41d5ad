package switchboard.billing.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import switchboard.billing.core.Excess.Held;
import switchboard.platform.core.CallId;

class ExcessProperties {

    record Case(int excess, List<Held> youngestFirst) {

        static Case any(Random random) {
            List<Held> calls = new ArrayList<>();
            int live = random.nextInt(8);
            for (int i = 0; i < live; i++) {
                int hold = random.nextInt(60, 7_200);
                calls.add(new Held(new CallId(new UUID(1, i)), hold, random.nextInt(hold + 30)));
            }
            return new Case(random.nextInt(-100, 20_000), calls);
        }
    }

    @Test
    void no_more_calls_end_than_must_and_what_goes_on_fits_or_nothing_does() {
        forAll(Case::any, c -> {
            List<CallId> ending = Excess.toEnd(c.excess(), c.youngestFirst());
            assertThat(ending)
                    .isEqualTo(c.youngestFirst().stream()
                            .limit(ending.size())
                            .map(Held::call)
                            .toList());
            if (ending.size() < c.youngestFirst().size()) {
                assertThat(spared(c, ending.size())).isGreaterThanOrEqualTo(c.excess());
            }
            if (!ending.isEmpty()) {
                assertThat(spared(c, ending.size() - 1)).isLessThan(c.excess());
            }
        });
    }

    /** What the youngest so many calls would surely have talked beyond the moment they are ended. */
    private static long spared(Case c, int calls) {
        return c.youngestFirst().stream()
                .limit(calls)
                .mapToLong(call -> Math.max(0, call.holdSeconds() - call.talkedSeconds() - 15))
                .sum();
    }
}
