/**
 * Compares the books with each other and puts right what is safe to put right.
 *
 * <p>Owns the tables {@code reconciliation_runs}, {@code reconciliation_differences} and {@code provider_calls_seen},
 * the routes {@code /v1/reconciliation-runs} and the nightly job.
 *
 * <h2>The four-way match</h2>
 *
 * <pre>
 *   provider's list ── call_events ── usage_ledger ── usage_limits, usage_periods ── billing_line_items
 *                           │                                cal_bookings ── appointments
 *                        Redis' slots
 * </pre>
 *
 * Left to right, one {@link switchboard.reconcile.core.Cause} after another. Each is one statement over the whole; what
 * it finds is written down, and repaired through the owner of the book (the same code as on other days) before the next
 * is looked for. So a call that the provider corrects is metered, counted and billed anew, and is one difference, not
 * five.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>One run at a time on all nodes. A run that says nothing for its lease is marked failed by the next, which goes
 *       on with the provider's list where that had come to.
 *   <li>What happened a moment ago is not judged, nor a call whose metering is still to be carried out.
 *   <li>A difference is found once: while it lasts it is one open row, whichever runs see it. One that is gone is
 *       closed by the next run.
 *   <li>Each repair is one transaction with its row in {@code audit_logs}; a dry run repairs nothing and leaves nothing
 *       open.
 *   <li>Ledger and bill are corrected by further rows, never changed.
 * </ul>
 */
@NullMarked
package switchboard.reconcile;

import org.jspecify.annotations.NullMarked;
