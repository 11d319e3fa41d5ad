/**
 * Takes in every sender's webhooks and sees that each is acted on.
 *
 * <p>Owns the tables {@code webhook_queue} and {@code refused_deliveries}, the routes of its
 * {@link switchboard.inbox.Inlet}s under {@code /webhooks}, and {@code /v1/webhook-queue}. Knows no other capability:
 * each hands in an inlet, which says how its sender's webhooks are opened and who acts on them.
 *
 * <h2>A delivery's life</h2>
 *
 * <pre>
 *              stored            handler done, or nothing to do
 *   (webhook) ────────▶ pending ────────────────────────────────▶ done, skipped
 *                        │                                            ▲
 *         handler failed │        due again, later each time          │
 *                        ├──────▶ failed ─────────────────────────────┤
 *                        │          │ tries used up                   │ replayed by an operator
 *                        └──────────┴──────────────────────────────▶ dead
 *                          the failure is final
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>A webhook answered 2xx is on disk: the exact bytes and the headers that prove them. Whatever cannot be stored
 *       in time is answered 503 with {@code Retry-After}.
 *   <li>A sender may send a webhook any number of times; it is stored once, under its source's key.
 *   <li>What a handler writes through its transaction counts once: the delivery is marked in the same transaction, and
 *       only by the node whose attempt it is. A handler may be called more than once, never not at all.
 *   <li>An attempt is counted before it begins, so a delivery that kills the process is given up like any other.
 *   <li>Deliveries may be handled out of order. Those of one lane claimed together and handled one by one are handled
 *       oldest first.
 *   <li>A delivery that fails takes no other with it: what shared its transaction is handled again without it.
 *   <li>Memory is bounded: bodies being read and deliveries waiting to be stored have a limit each.
 * </ul>
 *
 * <h2>Why batches without a timer</h2>
 *
 * Two flushers take whatever has arrived by the time they are free and commit it as one insert. Under load a batch
 * grows by itself; a lone delivery waits for nobody. The body is stored as bytes; {@code raw_payload} is filled when
 * the delivery is handled, because parsing costs half of the insert.
 *
 * <h2>Why many in one transaction, and when not</h2>
 *
 * A commit per delivery costs more than the delivery. A handler may offer to act on many at once, in the plain cases it
 * knows; what it leaves out, and all of it when the transaction fails, is handled one by one. What has failed before is
 * always handled alone, so that poison meets nobody twice.
 *
 * <h2>Why a table and not the event bus</h2>
 *
 * The bus forgets what it carries when a node dies, and a sender stops resending after a few tries. A row costs one
 * insert per webhook and survives both. The bus only wakes the processor sooner than its poll would.
 */
@NullMarked
package switchboard.inbox;

import org.jspecify.annotations.NullMarked;
