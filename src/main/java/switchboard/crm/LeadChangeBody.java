package switchboard.crm;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about a lead. What is left out stays; an empty text takes it away.
 *
 * @param flagged true puts the lead before a person to look at
 */
record LeadChangeBody(
        @Nullable String name,
        @Nullable String businessName,
        @Nullable String email,
        @Nullable String state,
        @Nullable String zip,
        @Nullable String timeZone,
        @Nullable String serviceAddress,
        @Nullable String notes,
        @Nullable Integer priority,
        @Nullable String status,
        @Nullable Boolean flagged) {

    private static final List<String> STATUSES = List.of(
            "new",
            "queued",
            "calling",
            "contacted",
            "qualified",
            "callback",
            "booked",
            "not_interested",
            "no_answer",
            "do_not_call",
            "invalid",
            "won",
            "lost",
            "closed");

    private static final int LINE_MAX = 320;
    private static final int NOTES_MAX = 20_000;
    private static final int PRIORITY_MAX = 9;

    LeadChangeBody {
        isShort("name", name, LINE_MAX);
        isShort("business_name", businessName, LINE_MAX);
        isShort("email", email, LINE_MAX);
        isShort("zip", zip, 10);
        isShort("service_address", serviceAddress, LINE_MAX);
        isShort("notes", notes, NOTES_MAX);
        require(email == null || email.isEmpty() || email.matches("[^@\\s]+@[^@\\s]+"), "email is an address.");
        require(state == null || state.matches("[A-Z]{2}|"), "state is two capital letters, such as TX.");
        require(timeZone == null || timeZone.isEmpty() || isZone(timeZone), "time_zone is like America/Chicago.");
        require(
                priority == null || (priority >= 1 && priority <= PRIORITY_MAX),
                "priority is 1, called first, to " + PRIORITY_MAX + ".");
        require(status == null || STATUSES.contains(status), "status is one of " + String.join(", ", STATUSES) + ".");
    }

    private static void isShort(String field, @Nullable String text, int max) {
        require(text == null || text.length() <= max, field + " has at most " + max + " characters.");
    }

    private static boolean isZone(String name) {
        try {
            return ZoneId.getAvailableZoneIds().contains(ZoneId.of(name).getId());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
