package switchboard.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import switchboard.ops.core.CallCard;
import switchboard.ops.core.TenantUsage;

/** Figures and times as the console writes them. Its script writes them the same way. */
public final class Shown {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("EEE d MMM, HH:mm:ss", Locale.US).withZone(ZoneOffset.UTC);

    private Shown() {}

    public static String clock(Instant at) {
        return CLOCK.format(at);
    }

    public static String count(long figure) {
        return String.format(Locale.US, "%,d", figure);
    }

    public static String rate(double perSecond) {
        return String.format(Locale.US, "%.1f", perSecond);
    }

    /** {@code 1:05}, {@code 1:02:03}. */
    public static String duration(long seconds) {
        long clipped = Math.max(0, seconds);
        return clipped < 3600
                ? String.format(Locale.US, "%d:%02d", clipped / 60, clipped % 60)
                : String.format(Locale.US, "%d:%02d:%02d", clipped / 3600, clipped / 60 % 60, clipped % 60);
    }

    /** How long the present stage has lasted, or the call was talked on. */
    public static String time(CallCard card, Instant now) {
        if (card.isLive()) {
            return duration(Duration.between(card.since(), now).toSeconds());
        }
        return card.seconds() > 0 ? duration(card.seconds()) : "";
    }

    public static String minutes(long seconds) {
        return count(Math.round(seconds / 60.0));
    }

    public static String usage(TenantUsage usage) {
        return minutes(usage.used()) + " of " + minutes(usage.allowance()) + " min";
    }
}
