package switchboard.booking;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The calendar's settings, {@code booking} in {@code config/switchboard.yaml}.
 *
 * @param secretsReload how soon a changed webhook secret of an integration is known on every node
 * @param sweepInterval how often every calendar is asked for what its webhooks may have lost
 * @param sweepBack bookings that began longer ago are not asked for
 * @param sweepPage bookings in one request
 * @param sweepPagesMax requests to one calendar in one sweep; Cal.com takes 120 a minute
 * @param apiTimeout how long Cal.com may take to answer
 */
public record BookingConfig(
        Duration secretsReload,
        Duration sweepInterval,
        Duration sweepBack,
        int sweepPage,
        int sweepPagesMax,
        Duration apiTimeout) {

    public static final BookingConfig DEFAULT = new BookingConfig(
            Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofDays(3), 100, 50, Duration.ofSeconds(10));

    public BookingConfig {
        Check.positive(secretsReload, "booking.secrets_reload");
        Check.positive(sweepInterval, "booking.sweep_interval");
        Check.positive(sweepBack, "booking.sweep_back");
        Check.between(sweepPage, 1, 250, "booking.sweep_page");
        Check.between(sweepPagesMax, 1, 100, "booking.sweep_pages_max");
        Check.positive(apiTimeout, "booking.api_timeout");
    }
}
