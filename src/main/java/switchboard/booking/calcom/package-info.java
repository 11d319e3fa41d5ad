/**
 * Cal.com's words: its signature, its payloads. They stop here.
 *
 * <p>Cal.com changes often and sends three shapes: wrapped ({@code triggerEvent, createdAt, payload}), flat for the
 * meeting's start and end, and whatever a custom payload template renders. So everything is read leniently: a field of
 * an unexpected kind is a field that is not there, and a body that says nothing we know is kept by the inbox and
 * skipped with a note.
 *
 * <h2>Easy to get wrong</h2>
 *
 * <ul>
 *   <li>A webhook saved without a secret sends the words {@code no-secret-provided} as its signature.
 *   <li>The signature has no time in it: a captured delivery stays valid for ever. Repeating one is harmless because
 *       the inbox knows its body and the merge is idempotent, not because it is refused.
 *   <li>{@code createdAt} of a flat event is the booking's, not the event's: it orders nothing.
 *   <li>Status {@code ACCEPTED} in {@code BOOKING_PAYMENT_INITIATED} does not mean booked.
 *   <li>{@code location} may be the organiser's own telephone, a URL, or {@code integrations:daily}.
 *   <li>An e-mail address at {@code sms.cal.com} is a telephone number in disguise; nobody reads mail there.
 * </ul>
 */
@NullMarked
package switchboard.booking.calcom;

import org.jspecify.annotations.NullMarked;
