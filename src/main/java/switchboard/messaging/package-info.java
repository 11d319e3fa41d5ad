/**
 * Takes in texts and sends them.
 *
 * <p>Owns the tables {@code messages} and {@code sms_events}, the webhooks under {@code /webhooks/sms-inbound} and the
 * routes {@code /v1/messages}. The do-not-call list is the dialer's, the appointments are booking's, the counters are
 * billing's; they are ports here and meet in {@code Wiring}.
 *
 * <h2>A text to us</h2>
 *
 * <pre>
 *   (webhook) ─▶ inbox ─▶ is it known? ─▶ STOP, START: the list ─▶ whose is it? ─▶ flood? ─▶ kept ─▶ HELP, YES: a reply
 *                          yes: nothing                           nobody's: unknown_phone
 * </pre>
 *
 * <h2>A text of ours</h2>
 *
 * <pre>
 *   (asked for) ─▶ waiting ──▶ requested ──▶ queued ─▶ sending ─▶ sent ─▶ delivered, undelivered, failed
 *                    │  ▲  too fast, refused for now │                 metered once, by the first report that says sent
 *                    │  └────────────┘ no answer ─▶ unknown ─▶ found by a report or a look, else
 *                    └──▶ dropped: opted out, no consent, used up, too old ◀──────────── not found twice
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>An opt-out is committed before anything else is done with its text, whatever the flood limits say and whoever
 *       the number belongs to; it takes the tenant's lock, so what starts after it has seen it.
 *   <li>A STOP and a START count in the order in which they came in, however they are handled; at the same instant STOP
 *       counts. A START ends what a STOP began and nothing else.
 *   <li>A text to us counts once, by the provider's id.
 *   <li>A text of ours is a committed row before the provider is asked, is asked for once, and is never sent again on
 *       suspicion: what nobody knows the fate of is looked for.
 *   <li>Opt-out, consent, budget and pace are judged under the tenant's lock in the transaction that makes an intent a
 *       request. Used and under way never exceed what a tenant may use; texts have no grace.
 * </ul>
 *
 * <h2>Why a STOP to a shared number counts for all who wrote from it</h2>
 *
 * Nobody can be asked first: the answer would be a text to somebody who wants none. The provider blocks the whole
 * number anyway.
 */
@NullMarked
package switchboard.messaging;

import org.jspecify.annotations.NullMarked;
