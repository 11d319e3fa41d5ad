package switchboard.ops.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What changed on the board between two readings.
 *
 * @param changed new cards, and cards that say something new
 * @param gone cards that were live and are shown no more; a finished one that made room is not worth a word
 */
public record CardChanges(List<CallCard> changed, List<CallCard> gone) {

    public static CardChanges between(List<CallCard> before, List<CallCard> after) {
        Map<UUID, CallCard> known = new HashMap<>();
        before.forEach(card -> known.put(card.id(), card));
        List<CallCard> changed = after.stream()
                .filter(card -> !card.equals(known.get(card.id())))
                .toList();
        var shown = after.stream().map(CallCard::id).collect(Collectors.toSet());
        List<CallCard> gone = before.stream()
                .filter(card -> card.isLive() && !shown.contains(card.id()))
                .toList();
        return new CardChanges(changed, gone);
    }
}
