package switchboard.inbox;

import java.time.OffsetDateTime;

/** A delivery taken up by this node until the lease lapses. Whoever's lease is no longer the row's changes nothing. */
record Claim(StoredDelivery delivery, OffsetDateTime leaseUntil) {}
