package switchboard.crm;

import java.util.ArrayList;
import java.util.List;
import switchboard.crm.core.LeadRow.Refused;

/** Counts an import as it goes. */
final class ImportTally {

    private final List<Refused> refused = new ArrayList<>();
    private final List<Integer> duplicates = new ArrayList<>();
    private int rows;
    private int imported;
    private int refusedCount;
    private int duplicateCount;
    private int queued;

    void rows(int count) {
        rows += count;
    }

    void imported(int count) {
        imported += count;
    }

    void queued(int count) {
        queued += count;
    }

    void refused(Refused row) {
        refusedCount++;
        if (refused.size() < ImportReport.LISTED_MAX) {
            refused.add(row);
        }
    }

    void duplicate(int record) {
        duplicateCount++;
        if (duplicates.size() < ImportReport.LISTED_MAX) {
            duplicates.add(record);
        }
    }

    ImportReport report() {
        return new ImportReport(rows, imported, refusedCount, refused, duplicateCount, duplicates, queued);
    }
}
