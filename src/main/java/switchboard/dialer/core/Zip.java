package switchboard.dialer.core;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A ZIP code: its first three digits tell the state. */
final class Zip {

    private static final Pattern ZIP = Pattern.compile("[0-9]{5}(-?[0-9]{4})?");

    private Zip() {}

    static Optional<Set<String>> states(String text, LawPack pack) {
        String zip = text.strip();
        return ZIP.matcher(zip).matches()
                ? Optional.ofNullable(pack.zipStates().get(zip.substring(0, 3)))
                : Optional.empty();
    }
}
