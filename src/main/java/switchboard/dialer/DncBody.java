package switchboard.dialer;

import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;

/** The body of {@code POST /v1/dnc}. Without a tenant an operator's entry holds for everybody. */
record DncBody(Optional<String> phoneNumber, Optional<UUID> userId, Optional<String> evidence) {

    PhoneNumber number() {
        try {
            return new PhoneNumber(phoneNumber.orElse(""));
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("invalid_field", "phone_number is in E.164, such as +12125550147.")
                    .about("phone_number");
        }
    }
}
