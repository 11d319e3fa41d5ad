/**
 * May this call start? Slots and rates in Redis, budget and the last word in PostgreSQL.
 *
 * <p>Owns the Redis keys {@code limits:*} and the holds: {@code usage_limits.reserved_seconds} and
 * {@code call_events.hold_*}. Knows no campaign and no route; the dialer and the router ask it, both in the same way.
 *
 * <h2>One admission</h2>
 *
 * <pre>
 *   Slots.ask            two scripts in one trip: tenant's agent (slots, rate), provider account (slots, rate)
 *      │ not turned away                                                                     Redis, a hint
 *      ▼
 *   AdmissionRepository  admit_call: pause, subscription, hard stop, budget, DNC, agent's live calls;
 *      │ admitted        takes the hold, writes the call's row                   PostgreSQL, the last word
 *      ▼
 *   … the call …
 *      ▼
 *   settle, release      the hold and the slots are given back once, by the call's terminal event
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>used + reserved never exceeds the limit: the hold is the call's longest duration, taken before it is placed.
 *   <li>A tenant paused or stopped starts no call, whatever Redis says: both are read under the lock that takes the
 *       hold.
 *   <li>Slots held in Redis are the calls not terminal in {@code call_events}, within one renewal, also after a flush.
 *   <li>Asking, settling and releasing are idempotent by call.
 * </ul>
 *
 * <h2>Why a function in the database</h2>
 *
 * In one statement the count of live calls would be read from the snapshot taken before the tenant's row was locked,
 * and two nodes could both see the last free slot. Inside {@code admit_call} each step has a fresh snapshot under the
 * lock, and a batch of calls is still one round trip.
 */
@NullMarked
package switchboard.limits;

import org.jspecify.annotations.NullMarked;
