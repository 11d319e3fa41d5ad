/**
 * Load tests: the product's own code on real stores, driven as hard as it goes, with its promises checked afterwards.
 *
 * <pre>
 *   scenario file ─▶ Arena: PostgreSQL, Redis, tenants, leads
 *                      │
 *                      ├─ windows at full load ──▶ rate          (warm-up not counted)
 *                      ├─ an open loop, paced ───▶ percentiles   (from the instant each lead was due)
 *                      └─ invariants ────────────▶ held or broken
 *                                │
 *                      report: JSON, .hgrm, one HTML page; thresholds; comparison with a baseline
 * </pre>
 *
 * <p>A figure means little alone on a shared machine. Ratios do: both sides run in turn, window by window, and the
 * medians are compared ({@code peers}). Load is offered as an open loop wherever a latency is measured: the arrivals
 * are fixed beforehand, so that a stall is counted against every arrival it delays, and nothing need be corrected
 * later.
 *
 * <p>Everything here blocks: a load test has the command's thread to itself, and the product's event loops are left
 * alone. {@code core} is pure.
 */
@NullMarked
package switchboard.loadtest;

import org.jspecify.annotations.NullMarked;
