package switchboard.audit;

import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.error.Failure;

/**
 * The body of {@code POST /v1/persons/export} and {@code /erase}. A number never stands in an address: addresses are
 * logged.
 *
 * @param userId for operators: only this tenant's records
 * @param reason for the audit: who asked, and when
 */
record PersonBody(Optional<String> phoneNumber, Optional<UUID> userId, Optional<String> reason) {

    private static final int REASON_CHARS_MAX = 500;

    PersonBody {
        if (reason.filter(text -> text.length() > REASON_CHARS_MAX).isPresent()) {
            throw new IllegalArgumentException("reason has at most " + REASON_CHARS_MAX + " characters");
        }
    }

    PhoneNumber number() {
        try {
            return new PhoneNumber(phoneNumber.orElse(""));
        } catch (IllegalArgumentException e) {
            throw Failure.invalid("invalid_field", "phone_number is in E.164, such as +12125550147.")
                    .about("phone_number");
        }
    }
}
