package switchboard.inbox;

/** A batch of new deliveries is on disk. One such fact per batch, so that wake-ups stay few under load. */
public record DeliveryStored(int deliveries) {}
