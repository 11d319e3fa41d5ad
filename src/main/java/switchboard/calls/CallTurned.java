package switchboard.calls;

import java.util.ArrayList;
import java.util.List;
import switchboard.calls.core.Call;

/**
 * A call has started, or has ended: each is said once, on the node that wrote it, to those who count.
 *
 * @param status as it is now, such as {@code in-progress} or {@code no-answer}
 * @param talkMillis 0 unless it has ended
 */
public record CallTurned(boolean over, String direction, String status, long talkMillis) {

    static List<CallTurned> between(Call before, Call after) {
        List<CallTurned> turns = new ArrayList<>();
        if (after.startedAt().isPresent() && before.startedAt().isEmpty()) {
            turns.add(of(after, false));
        }
        if (after.isOver() && !before.isOver()) {
            turns.add(of(after, true));
        }
        return turns;
    }

    private static CallTurned of(Call call, boolean over) {
        return new CallTurned(
                over,
                call.origin().direction().word(),
                call.status().word(),
                over ? call.duration().toMillis() : 0);
    }
}
