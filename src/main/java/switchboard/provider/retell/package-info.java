/**
 * Retell's HTTP, JSON and signature, and the only place its words appear.
 *
 * <p>{@link switchboard.provider.retell.RetellWebhooks} proves a delivery,
 * {@link switchboard.provider.retell.RetellReports} says in our words what it tells,
 * {@link switchboard.provider.retell.RetellProvider} places, finds and stops calls.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>The signature is checked over the bytes as received, against every key in force, before anything parses them.
 *   <li>A request is sent once. Creating a call has no idempotency key, so after a time-out, a reset, a 5xx or an
 *       answer that cannot be read the outcome is {@code Placement.Unknown}: to be looked for, never asked for again.
 *   <li>Every field but the call's id may be missing, of another type, or of a value not seen before. What cannot be
 *       read is absent; what cannot be stored (a NUL, half a surrogate pair) is replaced on the way in.
 * </ul>
 *
 * <h2>Why a delivery's key holds the hash of its body</h2>
 *
 * Retell sends no event id. Its own rule, event and call id, would drop a second body of the same event, such as an
 * analysis run again, or a transfer to the same destination. A repetition is the same bytes, so the hash tells the two
 * apart without knowing the event.
 */
@NullMarked
package switchboard.provider.retell;

import org.jspecify.annotations.NullMarked;
