/**
 * Meters calls, keeps tenants' minutes, and stops who has used them up.
 *
 * <p>Owns the tables {@code usage_limits}, {@code usage_ledger}, {@code entitlement_grants}, {@code usage_alerts},
 * {@code usage_periods}, {@code tier_snapshots} and {@code billing_line_items}, and the routes {@code /v1/usage},
 * {@code /v1/limits} and {@code /v1/invoices}. The holds in {@code usage_limits.reserved_seconds} are taken by
 * {@code limits}; billing settles them.
 *
 * <h2>From the end of a call to the counter</h2>
 *
 * <pre>
 *   call ended ──▶ effect "meter" ──▶ Tariff.charge(duration, hold)
 *                                         │ one statement
 *             ┌───────────────────────────┼──────────────────────────┐
 *             ▼                           ▼                          ▼
 *   usage_ledger: a line        call_used_seconds + billed   reserved_seconds − hold
 *             └───────────────────────────┬──────────────────────────┘
 *                                         ▼
 *                       limit_state, hard_stop_active, usage_alerts
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>The counter is the sum of the ledger: both change in one statement, keyed by the call.
 *   <li>A call whose duration is corrected later gets a further line with the difference; no line is ever changed.
 *   <li>A call is never billed beyond its hold. What the provider let it run longer is kept as our loss.
 *   <li>A changed limit holds from the moment it is acknowledged. Where it is enforced, used and held stay within it:
 *       calls that it does not cover any more are ended, the youngest first.
 *   <li>A period that is over is rolled once, by schedule or by the first admission after it, whichever comes first.
 *       Counters begin at nothing and a hard stop ends; an operator's pause does not. Unused top-ups carry over once,
 *       tier minutes never.
 *   <li>A call belongs to the period that admitted it, however late it is metered: its line goes to that period's
 *       ledger, its hold counts until it is settled, and what the period carried over is counted again.
 *   <li>A top-up counts at once and ends a hard stop; a resume ends an operator's pause and nothing else.
 *   <li>A bill is the ledger rated by the prices in force at the period's start, and the preview of a period that runs
 *       is the same function. Closing writes what the bill still lacks: twice changes nothing, and a call corrected
 *       later gets lines with the difference. Each line names the events behind it and what they cost us.
 *   <li>A payment's event takes effect in the transaction that marks it done, once: a top-up by its checkout, a
 *       subscription by the moment of its latest event. Another tier moves the cap at once, prices with the next
 *       period.
 * </ul>
 */
@NullMarked
package switchboard.billing;

import org.jspecify.annotations.NullMarked;
