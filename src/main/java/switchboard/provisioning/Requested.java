package switchboard.provisioning;

import java.util.Optional;
import switchboard.provisioning.core.DeployCode;

/** What came of asking for a deploy: a deploy, new or as it was, or why there is none. */
record Requested(Optional<Deploy> deploy, Optional<DeployCode> refused, String why) {

    static Requested is(Deploy deploy) {
        return new Requested(Optional.of(deploy), Optional.empty(), "");
    }

    static Requested not(DeployCode code, String why) {
        return new Requested(Optional.empty(), Optional.of(code), why);
    }
}
