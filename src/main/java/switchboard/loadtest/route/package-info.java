/**
 * The load test of inbound routing: questions who takes a call, over HTTP, each answered with a decision that is
 * committed with its hold.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>Every question is a call of its own from a caller of its own, signed when it leaves; whom it is for goes round
 *       the numbers. None repeats another, so nothing is answered from memory.
 *   <li>Limits are opened so wide that every caller is let in: each answer costs a slot in Redis and a hold in
 *       PostgreSQL. A refusal counts against the run, for it would be cheap.
 *   <li>A call that was let in is over two seconds later: as many are under way as at such a rate there would be.
 *   <li>In the open loop webhooks are taken in by the same server beside the questions, at a rate of their own.
 * </ul>
 */
@NullMarked
package switchboard.loadtest.route;

import org.jspecify.annotations.NullMarked;
