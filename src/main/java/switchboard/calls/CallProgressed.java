package switchboard.calls;

import switchboard.platform.core.CallId;

/** scratch */
public record CallProgressed(CallId call, String status) {}
