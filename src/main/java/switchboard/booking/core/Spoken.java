package switchboard.booking.core;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Times in words that an agent can say. */
public final class Spoken {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEEE, MMMM d 'at' h:mm a", Locale.US);

    private Spoken() {}

    /** Such as {@code Thursday, September 17 at 10:00 AM}, on the clock of {@code zone}. */
    public static String time(Instant at, ZoneId zone) {
        return TIME.withZone(zone).format(at);
    }

    /** The times closest to the one wanted, in their order. */
    public static List<Instant> nearest(List<Instant> open, Instant wanted, int max) {
        return open.stream()
                .sorted(Comparator.comparing(
                        (Instant at) -> Duration.between(wanted, at).abs()))
                .limit(max)
                .sorted()
                .toList();
    }

    /** Such as {@code Monday …, Tuesday …, or Friday …}. */
    public static String choice(List<Instant> times, ZoneId zone) {
        List<String> words = times.stream().map(at -> time(at, zone)).toList();
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join("; ", words.subList(0, last)) + "; or " + words.get(last);
    }
}
