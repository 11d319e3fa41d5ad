package switchboard.reconcile;

import java.util.Optional;
import java.util.UUID;
import switchboard.reconcile.core.Cause;

/** One difference between two books, and what it is about. */
record Difference(long id, Cause cause, Optional<UUID> tenant, String entityId, String expected, String actual) {}
