/**
 * {@code switchboard demo}: the whole product in one process, with a simulated provider, sample tenants and leads.
 *
 * <p>Nothing in it is make-believe but the far end: embedded PostgreSQL and Redis, real HTTP in both directions, signed
 * webhooks, the same capabilities as {@code serve}. The clock is virtual: it runs faster than the machine's, and when
 * nothing is live or due it jumps to whatever comes next, so that a retry four hours later takes no time.
 *
 * <h2>A run</h2>
 *
 * <pre>
 *   stores ─▶ schema ─▶ simulator ─▶ server ─▶ tenants ─▶ import (HTTP) ─▶ campaign (HTTP) ─▶ watch ─▶ figures
 *                                                             │                                  │
 *                                                          demo.json ◀──── every second ─────────┘
 * </pre>
 *
 * A run that was killed goes on when it is started again with the same list and seed on the same data directory; a run
 * that finished is started afresh.
 */
@NullMarked
package switchboard.cli.demo;

import org.jspecify.annotations.NullMarked;
