/**
 * Deals that sellers close, and what they earn by them.
 *
 * <p>Owns the tables {@code deals} and {@code commissions} and serves {@code /v1/deals} and {@code /v1/commissions}.
 * Payments move both, too: {@code billing} takes Stripe's word for what was paid and refunded.
 *
 * <h2>A deal and its commission</h2>
 *
 * <pre>
 *   deal        pending ──▶ paid ──▶ refunded       commission  pending_locked ──▶ payable ──▶ paid
 *                 │ ▲                                                 │               │
 *                 ▼ │ paid after all                                  └──▶ reversed ◀─┘
 *                 lost
 * </pre>
 *
 * A deal that is paid unlocks its commission, a refund reverses it unless it has been paid out, and an operator's
 * approval is the paying out.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>A deal and its one commission are written in one statement; a lead has one open deal at a time, whoever clicks
 *       how often.
 *   <li>The commission is a tenth of the deal in whole cents, half a cent up, and never changes.
 *   <li>No move but those drawn is possible for anybody: the guards in {@code sql/engine.sql} refuse it to every role.
 *   <li>Sellers close the leads they own and see their own commissions; all else is the operators'.
 * </ul>
 */
@NullMarked
package switchboard.sales;

import org.jspecify.annotations.NullMarked;
