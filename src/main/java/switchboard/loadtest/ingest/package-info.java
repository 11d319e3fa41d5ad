/**
 * Webhooks as fast as they go: signed like the provider's, over HTTP, to a server in a process of its own.
 *
 * <pre>
 *   Messages ──▶ Sender ══ HTTP ══▶ serve (another process) ──▶ PostgreSQL
 *                  │ 2xx, 401, 503                                  │
 *                  └──────────── accepted = rows, repeats counted ◀─┘
 * </pre>
 *
 * <p>A closed loop says what goes through at most: every connection sends again as soon as it is answered. An open loop
 * says how long a sender waits: arrivals are fixed beforehand and timed from the instant they should have left, so a
 * stall counts against every delivery it delays. Beside it stands the same timed from when it did leave, which is what
 * a test would show that leaves the waiting out.
 *
 * <p>The server only takes in ({@code inbox.processes: false}): what becomes of a delivery afterwards is another
 * measurement.
 */
@NullMarked
package switchboard.loadtest.ingest;

import org.jspecify.annotations.NullMarked;
