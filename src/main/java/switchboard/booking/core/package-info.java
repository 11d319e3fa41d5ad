/**
 * What booking decides, without Vert.x, a store or a clock.
 *
 * <p>A {@link switchboard.booking.core.BookingChain} is what all events about one conversation's booking have said. It
 * forms a semilattice: each fact of a booking keeps the value of the event with the greatest
 * {@link switchboard.booking.core.Stamp}, and the bookings an event names as its forerunners join the chain. So merging
 * is commutative, associative and idempotent, and the same events end in the same appointment in any order, repeated or
 * with gaps that are filled later.
 */
@NullMarked
package switchboard.booking.core;

import org.jspecify.annotations.NullMarked;
