package switchboard.dialer.core;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Optional;

/**
 * When a dial is lawful: on every clock that may be the called party's, under every statute that may be theirs, early
 * enough that ringing and answering stay inside.
 */
public final class CallingHours {

    private static final int DAYS_AHEAD_MAX = 400;

    private final CalledParty.Known party;
    private final Laws laws;
    private final Window own;
    private final Duration ringTime;

    /**
     * The hours of one party.
     *
     * @param own narrows the law's hours, on the same clocks
     */
    public CallingHours(CalledParty.Known party, Laws laws, Window own, Duration ringTime) {
        this.party = party;
        this.laws = laws;
        this.own = own;
        this.ringTime = ringTime;
    }

    public boolean isOpenAt(Instant instant) {
        return party.zones().stream().allMatch(zone -> {
            ZonedDateTime local = instant.atZone(zone);
            return startsOn(local.toLocalDate()).contains(local.toLocalTime());
        });
    }

    /**
     * The first lawful instant from {@code from} on; {@code from} itself when it is one; empty when none is in sight.
     */
    public Optional<Instant> nextOpening(Instant from) {
        Instant horizon = from.plus(Duration.ofDays(DAYS_AHEAD_MAX));
        Instant candidate = from;
        while (candidate.isBefore(horizon)) {
            // No instant before the latest of the zones' openings is lawful in all of them.
            Instant start = candidate;
            Instant latest = party.zones().stream()
                    .map(zone -> nextOpening(zone, start, horizon))
                    .max(Comparator.naturalOrder())
                    .orElse(horizon);
            if (latest.equals(candidate)) {
                return Optional.of(candidate);
            }
            candidate = latest;
        }
        return Optional.empty();
    }

    /** The first instant after {@code open} that is no longer lawful. */
    Instant closesAfter(Instant open) {
        return party.zones().stream()
                .map(zone -> {
                    LocalDate today = open.atZone(zone).toLocalDate();
                    return today.atTime(startsOn(today).closes()).atZone(zone).toInstant();
                })
                .min(Comparator.naturalOrder())
                .orElse(open);
    }

    private Instant nextOpening(ZoneId zone, Instant from, Instant horizon) {
        ZonedDateTime local = from.atZone(zone);
        Window today = startsOn(local.toLocalDate());
        if (today.contains(local.toLocalTime())) {
            return from;
        }
        LocalDate day = local.toLocalTime().isBefore(today.opens()) ? local.toLocalDate() : tomorrow(local);
        LocalDate last = LocalDate.ofInstant(horizon, zone);
        while (startsOn(day).isEmpty() && day.isBefore(last)) {
            day = day.plusDays(1);
        }
        return startsOn(day).isEmpty()
                ? horizon
                : day.atTime(startsOn(day).opens()).atZone(zone).toInstant();
    }

    private static LocalDate tomorrow(ZonedDateTime local) {
        return local.toLocalDate().plusDays(1);
    }

    /** The part of a day in which a dial may start. */
    private Window startsOn(LocalDate day) {
        Window talk = laws.windowOn(day, party.states()).and(own);
        if (talk.isEmpty()) {
            return Window.CLOSED;
        }
        LocalTime lastStart = talk.closes().minus(ringTime); // an hour at most, and no window closes before one
        return new Window(talk.opens(), lastStart);
    }
}
