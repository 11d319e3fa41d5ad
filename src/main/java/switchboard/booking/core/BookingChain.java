package switchboard.booking.core;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One conversation's booking: every uid it has had and what was said of each. A reschedule makes a new booking, so a
 * chain has one booking that counts, its head, and those it replaced. What comes late for a replaced one is kept and
 * changes nothing.
 */
public record BookingChain(SortedMap<String, Booking> bookings) {

    private static final Comparator<Booking> BY_LAST_EVENT = Comparator.<Booking, Stamp>comparing(
                    booking -> booking.seen().orElse(Stamp.unordered(-1, -1, "")))
            .thenComparing(Booking::uid);

    public BookingChain {
        bookings = Collections.unmodifiableSortedMap(bookings);
    }

    public static BookingChain empty() {
        return new BookingChain(new TreeMap<>());
    }

    /** Joins what was kept of several uids, which may so far have been several chains. */
    public static BookingChain of(Collection<Booking> kept) {
        SortedMap<String, Booking> bookings = new TreeMap<>();
        kept.forEach(booking -> bookings.merge(booking.uid(), booking, Booking::merge));
        return new BookingChain(bookings);
    }

    /** The event must name a uid of this chain, unless the chain is empty. */
    public BookingChain with(BookingEvent event) {
        Stream<Booking> said = Stream.concat(
                Stream.of(Booking.of(event)), event.forerunners().stream().map(Booking::named));
        return of(Stream.concat(bookings.values().stream(), said).toList());
    }

    /**
     * What a list of bookings says of one of them, without what is no news from a list: that an attendee did not stay
     * away counts only against a mark that he did.
     */
    public BookingEvent sift(BookingEvent listed) {
        Map<String, Said> marked = Optional.ofNullable(bookings.get(listed.uid()))
                .<Map<String, Said>>map(Booking::absent)
                .orElse(Map.of());
        Map<String, Boolean> absent = new TreeMap<>(listed.absent());
        absent.entrySet().removeIf(said -> !said.getValue() && !marked.containsKey(said.getKey()));
        return new BookingEvent(
                listed.uid(), listed.forerunners(), listed.stamp(), listed.decides(), listed.facts(), absent);
    }

    /** Whether the event's state, times, absences and forerunners are what this chain already says: no news. */
    public boolean knows(BookingEvent event) {
        return Optional.ofNullable(bookings.get(event.uid()))
                .filter(booking -> booking.forerunners().containsAll(event.forerunners()))
                .filter(booking -> says(booking, Fact.START, event) && says(booking, Fact.END, event))
                .filter(booking -> event.absent().entrySet().stream().allMatch(said -> booking.says(said)))
                .filter(booking -> says(booking, Fact.STATE, event) || isCancelledToChooseAgain(booking, event))
                .isPresent();
    }

    /** An event that is silent on a fact agrees with whatever is known of it. */
    private static boolean says(Booking booking, Fact fact, BookingEvent event) {
        Optional<String> told = Optional.ofNullable(event.facts().get(fact));
        return told.isEmpty() || booking.says(fact).equals(told);
    }

    /** Who only lists bookings calls both cancelled. */
    private static boolean isCancelledToChooseAgain(Booking booking, BookingEvent event) {
        return BookingState.CANCELLED.name().equals(event.facts().get(Fact.STATE))
                && booking.state().equals(Optional.of(BookingState.WANTS_ANOTHER_TIME));
    }

    /** The newest event that counted for this booking. */
    Stamp seen(String uid) {
        return Optional.ofNullable(bookings.get(uid)).flatMap(Booking::seen).orElse(Stamp.unordered(-1, -1, ""));
    }

    public Set<String> uids() {
        return bookings.keySet();
    }

    /** The same word for every member, whichever was known first. Not for an empty chain. */
    public String name() {
        return bookings.firstKey();
    }

    /** Who replaced this uid; the newest of them if several claim to. */
    public Optional<String> replacedBy(String uid) {
        return bookings.values().stream()
                .filter(booking -> booking.forerunners().contains(uid))
                .max(BY_LAST_EVENT)
                .map(Booking::uid);
    }

    /** The booking that counts: the one nobody replaced. */
    public Optional<Booking> head() {
        Set<String> replaced = new TreeSet<>();
        bookings.values().forEach(booking -> replaced.addAll(booking.forerunners()));
        List<Booking> heads = bookings.values().stream()
                .filter(booking -> !replaced.contains(booking.uid()))
                .toList();
        // A circle of replacements never comes from a calendar; the newest event decides if it does.
        return (heads.isEmpty() ? bookings.values() : heads).stream().max(BY_LAST_EVENT);
    }

    /** Empty until some event has told both times: none is ever made up. */
    public Optional<Appointment> appointment() {
        return head().flatMap(head -> head.status()
                .flatMap(status -> head.says(Fact.START)
                        .flatMap(start -> head.says(Fact.END).map(end -> appointment(head, status, start, end)))));
    }

    private Appointment appointment(Booking head, AppointmentStatus status, String start, String end) {
        return new Appointment(
                head.uid(),
                status,
                Instant.parse(start),
                Instant.parse(end),
                new Customer(
                        lastSaid(head, Fact.NAME),
                        lastSaid(head, Fact.PHONE),
                        lastSaid(head, Fact.EMAIL).filter(email -> !email.isBlank())),
                new Errand(lastSaid(head, Fact.LOCATION), lastSaid(head, Fact.NOTES), lastSaid(head, Fact.KIND)),
                new OurKeys(
                        lastSaid(head, Fact.LEAD),
                        lastSaid(head, Fact.APPOINTMENT),
                        lastSaid(head, Fact.ATTEMPT),
                        lastSaid(head, Fact.TENANT)),
                bookings.values().stream()
                        .anyMatch(booking -> booking.says(Fact.ONCE_BOOKED).isPresent()));
    }

    /** A cancellation carries no metadata, so who it is about may only be known from a booking that was replaced. */
    private Optional<String> lastSaid(Booking head, Fact fact) {
        return head.says(fact)
                .or(() -> bookings.values().stream()
                        .flatMap(booking -> Optional.ofNullable(booking.facts().get(fact)).stream())
                        .max(Comparator.comparing(Said::stamp))
                        .map(Said::value));
    }
}
