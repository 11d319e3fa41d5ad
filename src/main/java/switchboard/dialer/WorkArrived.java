package switchboard.dialer;

import java.util.UUID;

/** A campaign was started or its queue filled: there may be somebody to call. */
public record WorkArrived(UUID campaign) {}
