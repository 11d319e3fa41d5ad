package switchboard.inbox;

import java.util.Optional;
import java.util.UUID;

/** What the row says of a delivery that was handled. */
record Mark(String state, String result, Optional<String> note, Optional<UUID> tenant) {

    static Mark of(Handled handled) {
        return handled.fold(
                done -> new Mark("done", "success", Optional.empty(), done.tenant()),
                skipped -> new Mark("skipped", "skipped", Optional.of(skipped.note()), Optional.empty()),
                unresolved -> new Mark(
                        "skipped", "skipped", Optional.of("unresolved: " + unresolved.note()), Optional.empty()));
    }
}
