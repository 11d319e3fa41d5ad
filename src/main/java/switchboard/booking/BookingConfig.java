package switchboard.booking;

import java.util.Optional;

/**
 * The calendar's settings, {@code booking} in {@code config/switchboard.yaml}.
 *
 * @param webhookSecret {@code CALCOM_WEBHOOK_SECRET}, for the installation's own path; without it only integrations
 *     with a secret of their own are heard
 */
public record BookingConfig(Optional<String> webhookSecret) {

    public BookingConfig {
        webhookSecret = webhookSecret.filter(secret -> !secret.isBlank());
    }

    @Override
    public String toString() {
        return "BookingConfig[webhookSecret="
                + webhookSecret.map(secret -> "***").orElse("") + "]";
    }
}
