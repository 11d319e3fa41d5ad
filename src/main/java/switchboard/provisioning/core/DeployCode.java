package switchboard.provisioning.core;

import java.util.Locale;

/** Why a deploy failed, as {@code profiles.deploy_error} says it; rules, section 10. */
public enum DeployCode {
    PROFILE_INCOMPLETE,
    CONSENT_REQUIRED,
    SUBSCRIPTION_INACTIVE,
    AREA_CODE_INVALID,
    AREA_CODE_UNAVAILABLE,
    PROVIDER_AUTH,
    PROVIDER_ERROR,
    IN_PROGRESS;

    /** As an error's code in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
