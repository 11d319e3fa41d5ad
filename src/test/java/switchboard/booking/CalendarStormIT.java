package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.RealPostgres;

/** The calendar loses 30 of 100 webhooks, repeats 20, delays and reorders. The calendar's own record is the judge. */
class CalendarStormIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final int STEPS = 6;

    @Test
    void one_sweep_after_the_storm_everything_is_as_the_calendar_has_it() {
        weather(60, seed());
    }

    @Test
    void after_two_hours_of_ours_being_away_one_sweep_leaves_nothing_missing() {
        long seed = seed();
        System.out.println("two hours away from -Dstorm.seed=" + seed);
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        try (CalendarStorm storm = new CalendarStorm(Vertx.vertx(), POSTGRES.pool(), 60, seed)) {
            storm.rage(2);
            storm.calm();
            storm.rageUnheard(4); // of half an hour each
            storm.sweepOnce();
            assertThat(storm.ours()).as("seed " + seed).isEqualTo(storm.truth()).hasSize(60);
        }
    }

    @RepeatedTest(3)
    @Tag("ci")
    void hundreds_of_chains_end_as_the_calendar_has_them() {
        weather(250, seed());
    }

    @RepeatedTest(100)
    @Tag("night")
    void a_thousand_chains_end_as_the_calendar_has_them() {
        weather(1_000, seed());
    }

    private static long seed() {
        return Long.getLong("storm.seed", new Random().nextLong());
    }

    private static void weather(int chains, long seed) {
        System.out.println(chains + " chains from -Dstorm.seed=" + seed);
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        try (CalendarStorm storm = new CalendarStorm(Vertx.vertx(), POSTGRES.pool(), chains, seed)) {
            storm.rage(STEPS);
            storm.calm();
            storm.sweepOnce();
            assertThat(storm.ours()).as("seed " + seed).isEqualTo(storm.truth()).hasSize(chains);
        }
    }
}
