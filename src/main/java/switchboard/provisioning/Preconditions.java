package switchboard.provisioning;

import java.util.List;
import java.util.Optional;
import switchboard.provisioning.core.DeployCode;

/** What a deploy needs, in the order in which it is met. */
record Preconditions(List<Precondition> checks) {

    /** @param why what there is, or what is missing */
    record Precondition(int step, String precondition, DeployCode code, boolean pass, String why) {}

    Optional<Precondition> firstMissing() {
        return checks.stream().filter(check -> !check.pass()).findFirst();
    }
}
