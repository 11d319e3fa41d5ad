package switchboard.calls;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import switchboard.provider.core.CallReport;

/** Ids of ours that come back in a call's metadata. One of another form is somebody else's and is ignored. */
final class OurIds {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private OurIds() {}

    static Optional<UUID> of(CallReport report, String key) {
        return Optional.ofNullable(report.metadata().get(key))
                .filter(text -> UUID_FORM.matcher(text).matches())
                .map(UUID::fromString);
    }
}
