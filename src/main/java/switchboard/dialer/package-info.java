/**
 * Calls leads: who is next, when, how often, and at most once per attempt.
 *
 * <p>Owns the tables {@code campaigns}, {@code dialer_queue}, {@code dial_attempts}, {@code dnc_lists},
 * {@code dnc_entries}, {@code consents} and {@code provider_accounts}, and the routes under {@code /v1/campaigns},
 * {@code /v1/dialer-queue} and {@code /v1/dnc}.
 *
 * <h2>A queue row's life</h2>
 *
 * <pre>
 *            claimed            intent committed        answered
 *   queued ──────────▶ leased ──────────────────▶ dialing ──────▶ in_call
 *    ▲  ▲                │                           │                │
 *    │  └── wait ────────┤ the gate                  └───── ended ────┘
 *    │                   ▼                                    │
 *    └──── retry, not an attempt ─────────────────────────────┤
 *                   suppressed                                ▼
 *                                                     done, failed, cancelled
 * </pre>
 *
 * <h2>One dial</h2>
 *
 * <pre>
 *   claim ─▶ DialRules.decide ─▶ Slots.ask ─▶ Intents.commit ─▶ Placer.place ─▶ accepted, refused or unknown
 *   lease     pure               Redis         one transaction    HTTP, once         │
 *                                                                                    ▼
 *                                                     unknown: Lookups, or a webhook with our attempt's id
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>No attempt is dialled twice: it is on disk before the provider is asked, the provider is asked once, and an
 *       answer that was lost is looked for. Two empty look-ups, ten minutes apart, make the lead callable again.
 *   <li>The gate is asked at the dial, with everything read at that moment, and fails closed.
 *   <li>A pause, a stop or a do-not-call entry that is committed is seen by every later intent: {@code admit_call}
 *       reads them in the transaction that commits it.
 *   <li>A call ordered to end between its intent and its request is not placed, and its row goes back to the gate. What
 *       the provider has been heard to say of a call outweighs a refusal and any number of searches that find nothing.
 *   <li>Every waiting row has one reason and a time.
 *   <li>Every verdict that is acted on has a certificate in {@code audit}'s black box, written in the transaction that
 *       acts on it and holding all it was derived from. A lead the crowd control in Redis turns away was not acted on:
 *       it is back in the queue a moment later, and the verdict that counts is the next one.
 * </ul>
 *
 * <h2>Why claims are leases and attempts are rows</h2>
 *
 * A lease that lapses gives an undialled lead back. An attempt must never be given back by time alone: its phone may be
 * ringing. So the two are different things, and only the first has a time-out.
 */
@NullMarked
package switchboard.dialer;

import org.jspecify.annotations.NullMarked;
