package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Customers are written to before their appointments, once. It is Tuesday noon in New York. */
class RemindersIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final String DANA = "+12125550147";
    private static final Instant SEPTEMBER_17 = Instant.parse("2026-09-17T14:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = new ManualClock();
    private BookingDesk desk;

    @BeforeEach
    void open() {
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
        POSTGRES.query("update profiles set business_timezone = 'America/New_York', business_name = 'Harbor Dental'");
        desk = new BookingDesk(vertx, POSTGRES.pool(), "", "http://localhost:1", new Clocks(clock, clock));
    }

    @AfterEach
    void close() {
        BookingDesk.await(vertx.close());
    }

    @Test
    void everybody_is_reminded_once_however_many_nodes_look() {
        IntStream.range(0, 7)
                .forEach(i -> appointment("+1212555014" + i, clock.instant().plusSeconds(1_800), 60));

        Reminders other = desk.reminders();
        BookingDesk.await(Future.all(desk.reminders().remind(), other.remind()));
        BookingDesk.await(other.remind());

        assertThat(desk.reminded).hasSize(7).doesNotHaveDuplicates();
        assertThat(desk.reminded.get(0))
                .contains("Reminder from Harbor Dental: your appointment is on Tuesday, March 3 at 12:30 PM.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reminder_enabled = false",
                "reminder_minutes = 0",
                "reminder_sent = true",
                "status = 'cancelled'",
                "status = 'pending'",
                "status = 'no_show'",
                "customer_phone = null",
                "start_time = '2026-03-03T16:59:00Z'",
                "start_time = '2026-03-03T18:01:00Z', end_time = '2026-03-03T19:00:00Z'"
            })
    void nobody_is_reminded_of_what_is_off_over_or_not_near(String change) {
        appointment(DANA, clock.instant().plusSeconds(1_800), 60);
        POSTGRES.query("update appointments set " + change);
        remind();
        assertThat(desk.reminded).isEmpty();
    }

    @Test
    void a_moved_appointment_is_reminded_of_anew_and_a_cancelled_one_no_more() {
        clock.set(SEPTEMBER_17.minusSeconds(2 * 3600));
        desk.take("C01");
        POSTGRES.query("update appointments set reminder_minutes = 120");
        remind();
        assertThat(desk.reminded).singleElement().asString().contains("Thursday, September 17 at 10:00 AM");

        desk.take("C05");
        desk.take("C01");
        remind();
        assertThat(desk.reminded).hasSize(1);

        clock.set(Instant.parse("2026-09-18T17:00:00Z"));
        remind();
        remind();
        assertThat(desk.reminded).hasSize(2);
        assertThat(desk.reminded.get(1)).contains("Friday, September 18 at 2:30 PM");

        desk.take("C06");
        POSTGRES.query("update appointments set reminder_sent = false");
        remind();
        assertThat(desk.reminded).hasSize(2);
    }

    @Test
    void two_rows_that_turn_out_to_be_one_appointment_remind_once() {
        clock.set(Instant.parse("2026-09-18T17:00:00Z"));
        // given: two rows, of the creation and of an order of ours; the second was reminded of at the last time
        desk.take("C01");
        UUID other = appointment(DANA, Instant.parse("2026-09-18T18:30:00Z"), 120);
        POSTGRES.query("update appointments set cal_booking_uid = '5hFxSHQtfi8QSR9drKinsA' where id = '" + other + "'");
        POSTGRES.query("update appointments set reminder_minutes = 120");
        remind();
        assertThat(desk.reminded).hasSize(1);
        // when
        desk.take("C05");
        remind();
        // then
        assertThat(POSTGRES.count("appointments")).isEqualTo(1);
        assertThat(desk.reminded).hasSize(1);
    }

    @Test
    void in_the_customer_s_quiet_hours_it_waits_and_after_the_start_it_is_left_out() {
        clock.set(Instant.parse("2026-03-04T12:30:00Z")); // half past seven in New York
        appointment(DANA, Instant.parse("2026-03-04T13:45:00Z"), 120);
        appointment("+14155550147", Instant.parse("2026-03-04T13:50:00Z"), 120); // half past four in San Francisco
        appointment("+12125550148", Instant.parse("2026-03-04T12:55:00Z"), 120);
        remind();
        assertThat(desk.reminded).isEmpty();

        clock.advance(Duration.ofMinutes(30));
        remind();
        assertThat(desk.reminded).singleElement().asString().startsWith(DANA);

        clock.advance(Duration.ofHours(4));
        remind();
        assertThat(desk.reminded).hasSize(1);
    }

    @Test
    void what_may_not_be_sent_is_not_tried_again_and_stands_in_the_audit() {
        appointment(DANA, clock.instant().plusSeconds(1_800), 60);
        desk.forbidden = Optional.of("opted_out");
        remind();
        remind();
        assertThat(desk.reminded).hasSize(1);
        assertThat(POSTGRES.query("select metadata ->> 'reason' from audit_logs"
                                + " where action = 'appointment.reminder_refused'")
                        .get(0)
                        .getString(0))
                .isEqualTo("opted_out");
        assertThat(POSTGRES.query("select 1 from appointments where reminder_last_sent_at is not null"))
                .isEmpty();
    }

    private void remind() {
        BookingDesk.await(desk.reminders().remind());
    }

    private static UUID appointment(String phone, Instant start, int minutes) {
        return POSTGRES.query("""
                insert into appointments (user_id, customer_name, customer_phone, start_time, end_time, status,
                                          reminder_minutes)
                values ('%s', 'Dana', '%s', '%s', '%s', 'booked', %d)
                returning id
                """.formatted(BookingDesk.TENANT, phone, start, start.plusSeconds(1_800), minutes))
                .get(0)
                .getUUID(0);
    }
}
