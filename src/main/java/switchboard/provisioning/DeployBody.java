package switchboard.provisioning;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose agent is to be deployed; the same {@code deployRequestId} asked twice is one deploy. */
record DeployBody(@Nullable UUID userId, Optional<String> deployRequestId) {

    DeployBody {
        deployRequestId = Optional.ofNullable(deployRequestId).flatMap(text -> text);
        if (userId == null) {
            throw new IllegalArgumentException("Say whose agent is to be deployed in user_id.");
        }
        if (deployRequestId.filter(id -> !id.matches("[\\x21-\\x7e]{1,100}")).isPresent()) {
            throw new IllegalArgumentException("deploy_request_id has 1 to 100 visible ASCII characters.");
        }
    }

    UUID tenant() {
        return Objects.requireNonNull(userId, "checked when it was read");
    }
}
