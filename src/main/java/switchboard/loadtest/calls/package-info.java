/**
 * Whole lives of calls: the product's own server dials the simulator over HTTP, is told of every call by signed
 * webhooks, and the simulator's record says what really happened.
 *
 * <pre>
 *   queue ─▶ dialer ──create──▶ simulator (beside it, same process, its own event loop)
 *              ▲                   │ started, ended, analysed: signed
 *   inbox ◀────┴───────────────────┘
 *     └─▶ call ─▶ effects: ledger, outcome, lead, slot ─▶ the life is over when its last effect is done
 * </pre>
 *
 * <p>An open loop: when each lead comes due is fixed beforehand, one by one or in bursts. Server and simulator share
 * one process, so its memory is that of both. {@code world} of a scenario file changes what the simulator pretends, its
 * faults too, so that {@code burst} and {@code soak} are files and not code.
 */
@NullMarked
package switchboard.loadtest.calls;

import org.jspecify.annotations.NullMarked;
