package switchboard.booking.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BookingChainProperties {

    private static final Instant START = Instant.parse("2026-09-14T15:00:00Z");

    /** One conversation's true history, and the same deliveries lost in part, repeated and shuffled. */
    record Case(List<BookingEvent> history, List<BookingEvent> muddled) {

        static Case any(Random random) {
            List<BookingEvent> history = new ArrayList<>();
            int uid = 0;
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                boolean moves = i > 0 && random.nextInt(3) == 0;
                uid += moves ? 1 : 0;
                history.add(event(uid, moves, i, random));
            }
            List<BookingEvent> muddled = new ArrayList<>(history);
            muddled.addAll(history.subList(0, random.nextInt(history.size())));
            Collections.shuffle(muddled, random);
            return new Case(history, muddled);
        }

        private static BookingEvent event(int uid, boolean moves, int minute, Random random) {
            Map<Fact, String> facts = new EnumMap<>(Fact.class);
            BookingState state = BookingState.values()[random.nextInt(BookingState.values().length)];
            facts.put(Fact.STATE, state.name());
            if (state == BookingState.BOOKED) {
                facts.put(Fact.ONCE_BOOKED, "true");
            }
            if (uid > 0 || random.nextBoolean()) { // whatever tells of a move tells the time
                facts.put(Fact.START, START.plusSeconds(3600L * uid).toString());
                facts.put(Fact.END, START.plusSeconds(3600L * uid + 1800).toString());
            }
            if (random.nextBoolean()) {
                facts.put(Fact.PHONE, "+1212555010" + minute);
            }
            Stamp stamp = random.nextInt(5) == 0
                    ? Stamp.unordered(uid, minute, "h" + minute)
                    : Stamp.of(START.plusSeconds(60L * minute), uid, 0, "h" + minute);
            Map<String, Boolean> absent = random.nextInt(4) == 0 ? Map.of("dana@x", random.nextBoolean()) : Map.of();
            Set<String> forerunners = uid == 0 ? Set.of() : moves ? Set.of("u" + (uid - 1)) : Set.of("u0");
            return new BookingEvent("u" + uid, forerunners, stamp, random.nextBoolean(), facts, absent);
        }
    }

    @Test
    void late_repeated_and_unordered_events_end_in_the_same_chain() {
        forAll(Case::any, c -> assertThat(chain(c.muddled())).isEqualTo(chain(c.history())));
    }

    @Test
    void two_halves_kept_apart_join_to_the_same_chain() {
        forAll(Case::any, c -> {
            int cut = c.muddled().size() / 2;
            List<Booking> kept = new ArrayList<>(
                    chain(c.muddled().subList(0, cut)).bookings().values());
            kept.addAll(chain(c.muddled().subList(cut, c.muddled().size()))
                    .bookings()
                    .values());
            assertThat(BookingChain.of(kept)).isEqualTo(chain(c.history()));
        });
    }

    @Test
    void the_last_word_to_the_lead_is_what_came_of_it() {
        forAll(
                Case::any,
                c -> chain(c.muddled()).appointment().ifPresent(appointment -> {
                    Optional<Consequence> last = lastWord(c.muddled());
                    if (appointment.status().isOff()) {
                        assertThat(last).contains(Consequence.CANCELED);
                    } else if (appointment.onceBooked()) {
                        assertThat(last).contains(Consequence.BOOKED);
                    } else { // never booked: nothing was said, or that an earlier wish came to nothing
                        assertThat(last).isNotEqualTo(Optional.of(Consequence.BOOKED));
                    }
                }));
    }

    @Test
    void a_time_that_no_event_said_is_never_told() {
        forAll(
                Case::any,
                c -> chain(c.muddled())
                        .appointment()
                        .ifPresent(appointment -> assertThat(c.history())
                                .anySatisfy(event -> assertThat(event.facts())
                                        .containsEntry(
                                                Fact.START, appointment.start().toString()))));
    }

    private static BookingChain chain(List<BookingEvent> events) {
        BookingChain chain = BookingChain.empty();
        for (BookingEvent event : events) {
            chain = chain.with(event);
        }
        return chain;
    }

    private static Optional<Consequence> lastWord(List<BookingEvent> events) {
        BookingChain chain = BookingChain.empty();
        Optional<Consequence> last = Optional.empty();
        for (BookingEvent event : events) {
            BookingChain after = chain.with(event);
            Optional<Appointment> now = after.appointment();
            if (now.isPresent()) {
                List<Consequence> follows =
                        Consequence.between(chain.appointment().stream().toList(), now.get());
                last = follows.isEmpty() ? last : Optional.of(follows.get(follows.size() - 1));
            }
            chain = after;
        }
        return last;
    }
}
