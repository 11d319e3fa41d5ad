package switchboard.booking.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.booking.core.AppointmentStatus.BOOKED;
import static switchboard.booking.core.AppointmentStatus.CANCELLED;
import static switchboard.booking.core.AppointmentStatus.COMPLETED;
import static switchboard.booking.core.AppointmentStatus.NO_SHOW;
import static switchboard.booking.core.AppointmentStatus.PENDING;
import static switchboard.booking.core.AppointmentStatus.REJECTED;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import switchboard.booking.CalcomFixture;
import switchboard.booking.calcom.CalcomEvents;

class BookingChainTest {

    private static final String OLD = "84sVTabJHnkeNYMgBSoPRP";
    private static final String NEW = "5hFxSHQtfi8QSR9drKinsA";

    record Scenario(String fixtures, String uid, AppointmentStatus status, List<Consequence> last) {}

    @TestFactory
    Stream<DynamicTest> every_order_with_repeats_ends_the_same() {
        return Stream.of(
                        new Scenario("C01", OLD, BOOKED, List.of(Consequence.BOOKED)),
                        new Scenario("C01 C05", NEW, BOOKED, List.of(Consequence.BOOKED)),
                        new Scenario("C01 C05 C06", NEW, CANCELLED, List.of(Consequence.CANCELED)),
                        new Scenario("C01 C06", NEW, CANCELLED, List.of(Consequence.CANCELED)),
                        new Scenario("C05 C11", NEW, NO_SHOW, List.of(Consequence.BOOKED)),
                        new Scenario("C01 C05 C15 C16", NEW, COMPLETED, List.of(Consequence.BOOKED)),
                        new Scenario("C01 C16", NEW, COMPLETED, List.of(Consequence.BOOKED)),
                        new Scenario("C01 C05 C06 C11 C15", NEW, CANCELLED, List.of(Consequence.CANCELED)),
                        new Scenario("C03 C13", "aRJPLZZ6eicCeTUgxqYTm4", NO_SHOW, List.of(Consequence.BOOKED)),
                        new Scenario("C08", "h9T8cDDgcgkgZcur32v4x5", PENDING, List.of()),
                        new Scenario("C08 C09", "h9T8cDDgcgkgZcur32v4x5", BOOKED, List.of(Consequence.BOOKED)),
                        new Scenario("C10", "hWbmkXvz1PLX4FgMix2vD5", REJECTED, List.of(Consequence.CANCELED)),
                        new Scenario("C19", "b8zBJUtrGqT7DgMRWniqYW", BOOKED, List.of(Consequence.BOOKED)))
                .map(scenario -> DynamicTest.dynamicTest(scenario.fixtures(), () -> holdsInEveryOrder(scenario)));
    }

    private static void holdsInEveryOrder(Scenario scenario) {
        List<BookingEvent> events = Stream.of(scenario.fixtures().split(" "))
                .map(BookingChainTest::event)
                .toList();
        BookingChain inOrder = BookingChain.empty();
        for (BookingEvent event : events) {
            inOrder = inOrder.with(event);
        }
        BookingChain expected = inOrder;
        permutations(events, order -> {
            for (int repeated = 0; repeated < order.size(); repeated++) {
                List<BookingEvent> twice = new ArrayList<>(order);
                twice.add(order.get(repeated));
                History history = new History();
                twice.forEach(history::take);
                assertThat(history.chain).isEqualTo(expected);
                assertThat(history.follows).isEqualTo(scenario.last());
                Appointment appointment = history.chain.appointment().orElseThrow();
                assertThat(appointment.uid()).isEqualTo(scenario.uid());
                assertThat(appointment.status()).isEqualTo(scenario.status());
            }
        });
    }

    @Test
    void an_old_uid_stays_superseded_although_its_creation_comes_later() {
        BookingChain moved = BookingChain.empty().with(event("C05"));
        assertThat(moved.uids()).containsExactlyInAnyOrder(OLD, NEW);
        BookingChain late = moved.with(event("C01"));
        assertThat(late.replacedBy(OLD)).contains(NEW);
        assertThat(appointmentOf(late).uid()).isEqualTo(NEW);
        assertThat(appointmentOf(late).start()).isEqualTo(appointmentOf(moved).start());
        assertThat(Consequence.between(List.of(appointmentOf(moved)), appointmentOf(late)))
                .isEmpty();
    }

    @Test
    void a_no_show_alone_makes_up_no_time() {
        assertThat(BookingChain.empty().with(event("C11")).appointment()).isEmpty();
    }

    @Test
    void a_cancelled_booking_keeps_what_its_creation_said_of_us() {
        BookingChain chain =
                BookingChain.empty().with(event("C01")).with(event("C05")).with(event("C06"));
        assertThat(appointmentOf(chain).keys().lead()).contains("lead_book1");
        assertThat(appointmentOf(chain).keys().attempt()).contains("att_8cee2c280557");
    }

    private static Appointment appointmentOf(BookingChain chain) {
        return chain.appointment().orElseThrow();
    }

    /** What a store would see: the chain, and what followed of late. */
    private static final class History {
        private BookingChain chain = BookingChain.empty();
        private List<Consequence> follows = List.of();

        void take(BookingEvent event) {
            BookingChain after = chain.with(event);
            after.appointment().ifPresent(appointment -> {
                List<Consequence> now =
                        Consequence.between(chain.appointment().stream().toList(), appointment);
                follows = now.isEmpty() ? follows : now.subList(now.size() - 1, now.size());
            });
            chain = after;
        }
    }

    static BookingEvent event(String fixture) {
        return new CalcomEvents(CalcomFixture.PHONES)
                .read(CalcomFixture.named(fixture).body())
                .fold(news -> Optional.of(news.event()), nothing -> Optional.<BookingEvent>empty())
                .orElseThrow();
    }

    static <T> void permutations(List<T> items, Consumer<List<T>> each) {
        permute(new ArrayList<>(items), 0, each);
    }

    private static <T> void permute(List<T> items, int fixed, Consumer<List<T>> each) {
        if (fixed == items.size()) {
            each.accept(List.copyOf(items));
            return;
        }
        for (int i = fixed; i < items.size(); i++) {
            Collections.swap(items, fixed, i);
            permute(items, fixed + 1, each);
            Collections.swap(items, fixed, i);
        }
    }
}
