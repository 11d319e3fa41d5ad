/**
 * May this call start? Minutes, slots and rates in Redis, which answers first; the last word in PostgreSQL.
 *
 * <p>Owns the Redis keys {@code limits:*}, the table {@code admission_paces} and the holds:
 * {@code usage_limits.reserved_seconds} and {@code call_events.hold_*}. Knows no campaign and no route; the dialer and
 * the router ask it, both in the same way.
 *
 * <h2>One admission</h2>
 *
 * <pre>
 *   Slots.ask            two scripts in one trip: the tenant's (pause, stop, minutes, agent's slots and rate), the
 *                        account's (slots, the trunk's turn); one refusal gives back what the other took
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
 *   <li>Asking, settling and releasing are idempotent by call. A call that is over is not let in again.
 *   <li>No start of the trunk's is refused: turns are (window + jitter) / starts apart, and a turn may be given a
 *       little ahead, so that a batch is one round and the trunk is used.
 * </ul>
 *
 * <h2>A Redis that forgets</h2>
 *
 * Each tag has an epoch key. A script that finds none, or one older than the account's, answers that it does not know;
 * the state is then told from PostgreSQL, and rates begin with one empty window. Nodes remember the latest turn they
 * were given, so a replica that never heard of it is noticed as well. In a cluster a tenant's shard that falls back a
 * little is not: one start of one agent may then come early; slots and minutes are PostgreSQL's and cannot. After a
 * loss, and while Redis does not answer, {@code admission_paces} says that PostgreSQL holds the account's slots and all
 * rates alone, for every node, so that nodes with and without Redis share one pace.
 *
 * <h2>Whose clock</h2>
 *
 * An early lapse would do harm, so leases and rates run on the store's own machine clock: Redis's, or PostgreSQL's
 * while it is alone. A rate is kept as its latest start, not as its next, so a changed rate counts at once.
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
