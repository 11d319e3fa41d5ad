package switchboard.sales.core;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code commissions.status}: locked until the deal is paid, paid out when an operator approves. */
public enum CommissionStatus {
    PENDING_LOCKED,
    PAYABLE,
    PAID,
    REVERSED;

    public static Optional<CommissionStatus> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(CommissionStatus::word).toList();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a commission may go from here to there; staying is no move. */
    public boolean mayBecome(CommissionStatus next) {
        return switch (this) {
            case PENDING_LOCKED -> next == PAYABLE || next == REVERSED;
            case PAYABLE -> next == PAID || next == REVERSED;
            case PAID, REVERSED -> false;
        };
    }

    /** Where it goes when its deal has become {@code deal}; empty = it stays. */
    public Optional<CommissionStatus> after(DealStatus deal) {
        Optional<CommissionStatus> wanted = switch (deal) {
            case PAID -> Optional.of(PAYABLE);
            case REFUNDED -> Optional.of(REVERSED);
            case PENDING, LOST -> Optional.empty();
        };
        return wanted.filter(this::mayBecome);
    }
}
