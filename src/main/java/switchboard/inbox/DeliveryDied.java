package switchboard.inbox;

import java.util.UUID;

/** A delivery was given up and waits for an operator. Whoever keeps the alerts makes one of it. */
public record DeliveryDied(UUID id, String source, String event, String code, String explanation) {}
