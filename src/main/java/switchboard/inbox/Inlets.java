package switchboard.inbox;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which inlet a path belongs to. An inlet's path may be followed by one more part, such as an integration's name. */
final class Inlets {

    private final List<Inlet> longestFirst;

    Inlets(List<Inlet> inlets) {
        this.longestFirst = inlets.stream()
                .sorted(Comparator.comparingInt(
                                (Inlet inlet) -> inlet.webhooks().path().length())
                        .reversed())
                .toList();
    }

    Optional<Inlet> at(String path) {
        for (Inlet inlet : longestFirst) {
            String own = inlet.webhooks().path();
            if (path.startsWith(own) && (path.length() == own.length() || isOnePartMore(path, own.length()))) {
                return Optional.of(inlet);
            }
        }
        return Optional.empty();
    }

    /** The inlet of a stored delivery: by the path it came in by, else by its sender. */
    Optional<Inlet> of(StoredDelivery delivery) {
        return at(delivery.path())
                .filter(inlet -> inlet.webhooks().source().equals(delivery.source()))
                .or(() -> longestFirst.stream()
                        .filter(inlet -> inlet.webhooks().source().equals(delivery.source()))
                        .findFirst());
    }

    private static boolean isOnePartMore(String path, int from) {
        return path.charAt(from) == '/' && path.length() > from + 1 && path.indexOf('/', from + 1) < 0;
    }
}
