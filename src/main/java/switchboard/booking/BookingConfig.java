package switchboard.booking;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The calendar's settings, {@code booking} in {@code config/switchboard.yaml}.
 *
 * @param secretsReload how soon a changed webhook secret of an integration is known on every node
 */
public record BookingConfig(Duration secretsReload) {

    public static final BookingConfig DEFAULT = new BookingConfig(Duration.ofSeconds(10));

    public BookingConfig {
        Check.positive(secretsReload, "booking.secrets_reload");
    }
}
