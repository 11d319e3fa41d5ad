package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import switchboard.booking.calcom.CalcomMessage.News;
import switchboard.booking.core.Appointment;
import switchboard.booking.core.Booking;
import switchboard.booking.core.BookingChain;
import switchboard.booking.core.Consequence;
import switchboard.inbox.Handled;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Ids;

/** Merges news into the chain they belong to, and writes what the chain comes to. */
final class Bookings {

    private final CalBookingRepository kept = new CalBookingRepository();
    private final AppointmentRepository appointments = new AppointmentRepository();
    private final Whose whose;
    private final Aftermath aftermath;
    private final Ids ids;
    private final Clock clock;

    Bookings(Whose whose, Aftermath aftermath, Ids ids, Clock clock) {
        this.whose = whose;
        this.aftermath = aftermath;
        this.ids = ids;
        this.clock = clock;
    }

    /** {@code integration} is what the path of the webhook named. May be called again with the same news. */
    Future<Handled> take(SqlConnection tx, News news, Optional<String> integration) {
        SortedSet<String> uids = new TreeSet<>(news.event().forerunners());
        uids.add(news.event().uid());
        return kept.lock(tx, uids)
                .compose(locked -> kept.chainsOf(tx, uids))
                .compose(known -> whose.tenant(tx, integration, news, known))
                .compose(found -> found.isPresent()
                        ? kept.lock(tx, List.of("tenant:" + found.get()))
                                .compose(locked -> kept.chainsOf(tx, uids))
                                .compose(known -> takeFor(tx, found.get(), news, known))
                        : takeForNobody(tx, news, integration, uids));
    }

    /**
     * For what the calendar answered to a request of ours: it follows all we knew when we asked, whatever the two
     * clocks say.
     */
    Future<Handled> takeAnswer(SqlConnection tx, News news, Optional<String> integration) {
        return kept.chainsOf(tx, List.of(news.event().uid()))
                .compose(known -> take(tx, new News(news.event().after(chain(known)), news.organizer()), integration));
    }

    /** For news that only tell how things stand: writes nothing if we know it so already. */
    Future<Handled> takeIfNew(SqlConnection tx, News news, Optional<String> integration) {
        return kept.chainsOf(tx, List.of(news.event().uid())).compose(known -> {
            BookingChain chain = chain(known);
            News sifted = new News(chain.sift(news.event()), news.organizer());
            return chain.knows(sifted.event()) ? Future.succeededFuture(Handled.done()) : take(tx, sifted, integration);
        });
    }

    /**
     * The no-show events name neither organiser nor time; what they say waits for whoever tells whose booking it is.
     */
    private Future<Handled> takeForNobody(
            SqlConnection tx, News news, Optional<String> integration, SortedSet<String> uids) {
        String uid = news.event().uid();
        if (integration.isPresent() || news.organizer().isNamed()) {
            return unresolved("booking " + uid + " belongs to no tenant we know");
        }
        return kept.chainsOf(tx, uids)
                .compose(known -> kept.save(tx, chain(known).with(news.event()), Optional.empty(), Optional.empty()))
                .compose(saved -> unresolved("booking " + uid + " is not known yet; what was said of it is kept"));
    }

    private Future<Handled> takeFor(SqlConnection tx, UUID tenant, News news, List<KeptBooking> known) {
        if (known.stream()
                .anyMatch(row ->
                        row.tenant().filter(other -> !other.equals(tenant)).isPresent())) {
            return unresolved("booking " + news.event().uid() + " belongs to another tenant than its organiser");
        }
        BookingChain chain = chain(known).with(news.event());
        Optional<Appointment> appointment = chain.appointment();
        if (appointment.isEmpty()) {
            return kept.save(tx, chain, Optional.of(tenant), Optional.empty())
                    .compose(saved -> unresolved("booking " + news.event().uid() + " tells no time yet"));
        }
        List<Appointment> before = before(known);
        if (before.equals(List.of(appointment.get())) && chain.equals(chain(known))) {
            return Future.succeededFuture(Handled.done(tenant));
        }
        return write(tx, new Change(tenant, chain, before, appointment.get()), known)
                .map(written -> Handled.done(tenant));
    }

    /** What a chain came to before and comes to now. */
    private record Change(UUID tenant, BookingChain chain, List<Appointment> before, Appointment after) {}

    private Future<Void> write(SqlConnection tx, Change change, List<KeptBooking> known) {
        List<UUID> linked = known.stream()
                .flatMap(row -> row.appointment().stream())
                .distinct()
                .toList();
        return appointments
                .leadOf(tx, change.tenant(), change.after())
                .compose(lead -> appointments
                        .claim(
                                tx,
                                change.tenant(),
                                linked,
                                change.chain().uids(),
                                change.after().keys())
                        .compose(rows -> write(tx, change, rows, lead)));
    }

    private Future<Void> write(
            SqlConnection tx, Change change, List<AppointmentRepository.Claimed> rows, Optional<UUID> lead) {
        List<UUID> rowIds = rows.stream().map(AppointmentRepository.Claimed::id).toList();
        UUID id = rowIds.isEmpty() ? ids.next() : rowIds.get(0);
        Optional<UUID> leadBefore =
                rows.stream().flatMap(row -> row.lead().stream()).findFirst();
        Optional<UUID> leadNow = lead.or(() -> leadBefore);
        // A lead that is found only now has heard nothing of this booking.
        List<Appointment> told = leadNow.equals(leadBefore) ? change.before() : List.of();
        List<Consequence> follows = Consequence.between(told, change.after());
        return appointments
                .unite(tx, id, rowIds.stream().skip(1).toList())
                .compose(united -> appointments.put(tx, id, change.tenant(), leadNow, change.after(), clock.instant()))
                .compose(put -> kept.save(tx, change.chain(), Optional.of(change.tenant()), Optional.of(id)))
                .compose(saved -> aftermath.follow(
                        tx,
                        new Aftermath.Outcome(
                                new TenantId(change.tenant()), id, leadNow, change.before(), change.after()),
                        follows));
    }

    private static BookingChain chain(List<KeptBooking> known) {
        return BookingChain.of(known.stream().map(KeptBooking::booking).toList());
    }

    /** What each chain came to so far. One that belonged to nobody came to nothing yet. */
    private static List<Appointment> before(List<KeptBooking> known) {
        Map<String, List<Booking>> chains = known.stream()
                .filter(row -> row.tenant().isPresent())
                .collect(Collectors.groupingBy(
                        KeptBooking::chain,
                        TreeMap::new,
                        Collectors.mapping(KeptBooking::booking, Collectors.toList())));
        return chains.values().stream()
                .flatMap(chain -> BookingChain.of(chain).appointment().stream())
                .toList();
    }

    private static Future<Handled> unresolved(String note) {
        return Future.succeededFuture(new Handled.Unresolved(note));
    }
}
