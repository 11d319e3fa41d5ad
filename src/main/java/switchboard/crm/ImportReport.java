package switchboard.crm;

import java.util.List;
import switchboard.crm.core.LeadRow.Refused;

/**
 * What came of an import. {@code rows = imported + refused + duplicates}.
 *
 * @param refused rows that make no lead; the first {@value #LISTED_MAX} of {@code refusedCount}
 * @param duplicates the records whose number the file or the tenant has already, listed likewise
 * @param queued rows put into the campaign's queue, if one was named
 */
public record ImportReport(
        int rows,
        int imported,
        int refusedCount,
        List<Refused> refused,
        int duplicateCount,
        List<Integer> duplicates,
        int queued) {

    static final int LISTED_MAX = 10_000;

    public ImportReport {
        refused = List.copyOf(refused);
        duplicates = List.copyOf(duplicates);
    }
}
