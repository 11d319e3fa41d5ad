package switchboard.provisioning.core;

/** How far a deploy is, as its row says it; rules, section 10. */
public enum DeployState {
    REQUESTED,
    NUMBER_ORDERED,
    CONFIGURED,
    ACTIVE,
    FAILED
}
