package switchboard.inbox;

import switchboard.provider.Webhooks;

/** One sender's way in: how its webhooks are opened, and who acts on them. */
public record Inlet(Webhooks webhooks, DeliveryHandler handler) {}
