package switchboard.sales.core;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code deals.status}. */
public enum DealStatus {
    PENDING,
    PAID,
    LOST,
    REFUNDED;

    public static Optional<DealStatus> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(DealStatus::word).toList();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a deal may go from here to there; staying is no move. */
    public boolean mayBecome(DealStatus next) {
        return switch (this) {
            case PENDING -> next == PAID || next == LOST;
            case LOST -> next == PAID;
            case PAID -> next == REFUNDED;
            case REFUNDED -> false;
        };
    }
}
