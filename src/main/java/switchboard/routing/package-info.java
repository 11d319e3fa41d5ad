/**
 * Answers inbound calls: whose number was called, may the call start, and which agent takes it.
 *
 * <p>Owns the tables {@code agents}, {@code inbound_decisions} and {@code unknown_phone}, and the routes {@code POST
 * /webhooks/retell-inbound}, {@code /v1/agents} and {@code /v1/unknown-phones}. Which words the provider uses is
 * {@code provider.retell}'s affair; what a call may cost is {@code limits}'.
 *
 * <h2>One question</h2>
 *
 * <pre>
 *   signed? ──no──▶ 401
 *      │
 *   directory ──nobody's──▶ unknown_phone, refused          memory
 *      │
 *   asked before? ──yes──▶ the same bytes                   one shared read: stored answer, block list, flood, lead
 *      │
 *   screen ──blocked, flooding, switched off──▶ refused     pure
 *      │
 *   slot ──none on the number nor on its overflow──▶ refused   one trip to Redis
 *      │
 *   hold + decision + answer, committed together            one transaction, shared by whoever waits by then
 *      │
 *   answer                                                  800 ms after the question at the latest
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>A genuine question gets 200 and a decision, whatever fails: without one the provider would connect the number's
 *       own agent, and nobody would have counted the call.
 *   <li>A question repeated, on any node, gets the same bytes and takes no second hold. The call's id is made from the
 *       question's key, so even two deliveries at the same moment ask for the same slot.
 *   <li>What was not committed in time was refused, and is written down later as {@code STORE_AWAY}; should the late
 *       transaction have got through after all, its hold is given back.
 *   <li>A caller who is let in and never heard of again holds slot and seconds for 90 s of business time.
 *   <li>A changed number is known on every node as soon as PostgreSQL tells of it, and at the next poll if it is not
 *       heard. It tells once a statement, and what it tells is gathered: no row of a large change costs a message.
 *   <li>The tenant is found by the exact number called, never by the provider's agent, which tenants may share.
 * </ul>
 *
 * <h2>Why a closed shop still answers</h2>
 *
 * The agent is a machine that takes a message at three in the morning as well as at noon. Opening hours change what it
 * is told ({@code is_open}, {@code after_hours}, {@code emergency_24_7}), not whether it answers.
 */
@NullMarked
package switchboard.routing;

import org.jspecify.annotations.NullMarked;
