package switchboard.dialer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What came of a do-not-call list. {@code rows = imported + duplicates + refused}.
 *
 * @param refused lines that hold no telephone number; the first {@value #LISTED_MAX} of {@code refusedCount}
 * @param suppressed rows of the queue that waited for such a number
 * @param listId the national list that is in force from {@code listDate} on; none otherwise
 */
record DncReport(
        int rows,
        int imported,
        int duplicateCount,
        int refusedCount,
        List<Refused> refused,
        int suppressed,
        Optional<UUID> listId,
        Optional<LocalDate> listDate) {

    static final int LISTED_MAX = 1_000;

    DncReport {
        refused = List.copyOf(refused);
    }

    record Refused(int line, String reason) {}

    /** Counts while a list comes in. */
    static final class Tally {

        private final List<Refused> refused = new ArrayList<>();
        private int line;
        private int rows;
        private int imported;
        private int refusedCount;
        private int suppressed;

        int nextLine() {
            line++;
            return line;
        }

        void refused(int at) {
            rows++;
            refusedCount++;
            if (refused.size() < LISTED_MAX) {
                refused.add(new Refused(at, "phone_invalid"));
            }
        }

        void entered(int numbers, int made, int closed) {
            rows += numbers;
            imported += made;
            suppressed += closed;
        }

        DncReport report(Optional<UUID> list, Optional<LocalDate> date) {
            int duplicates = rows - imported - refusedCount;
            return new DncReport(rows, imported, duplicates, refusedCount, refused, suppressed, list, date);
        }
    }
}
