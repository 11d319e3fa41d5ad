package switchboard.crm.core;

import java.util.Optional;
import switchboard.platform.core.PhoneNumber;

/**
 * One row of a lead list, understood.
 *
 * @param record the row's number in the file; the header is 1
 * @param phoneRaw as it was written, kept beside the number
 * @param priority 1 is first
 * @param consent {@code written} or {@code express}; empty when none was stated in so many words
 */
public record ImportedLead(
        int record, PhoneNumber phone, String phoneRaw, int priority, Optional<String> consent, Person person) {

    /** Who it is and where, as written; blanks are absent. */
    public record Person(
            Optional<String> name,
            Optional<String> businessName,
            Optional<String> email,
            Optional<String> notes,
            Place place) {}

    /** Where it is, as written: the dialer's law decides whether it can be read. */
    public record Place(
            Optional<String> state, Optional<String> zip, Optional<String> timeZone, Optional<String> serviceAddress) {}
}
