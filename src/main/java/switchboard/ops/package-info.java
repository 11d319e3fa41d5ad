/**
 * The operators' console: what is live, what came of it, who is near a limit, and what needs looking at.
 *
 * <p>Owns the tables {@code alerts} and {@code job_runs}, the page {@code /}, the live stream {@code GET /v1/live},
 * {@code /v1/alerts} and {@code GET /v1/job-runs}. Of the other tables it only reads.
 *
 * <h2>From the tables to the eye</h2>
 *
 * <pre>
 *   call_events, dialer_queue, usage_limits, appointments
 *        │  one reading every half second, shared by all who look; none when nobody does
 *        ▼
 *   LiveBoard ── what changed ──▶ LiveLog (numbered, the latest kept) ──▶ each reader's stream
 *        │                                                                     │
 *        └── the page as it is now, complete without script                    └── the script moves the cards
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>The page shows what the API answers: both come from the same reading.
 *   <li>A reader who comes back within the kept changes misses none ({@code Last-Event-ID}); one who was away longer,
 *       or cannot keep up, gets a snapshot instead. Nobody is queued for.
 *   <li>A hidden tab reads nothing; a page that lost its stream says since when it is frozen.
 *   <li>However large the tables grow, reading the board takes at most a fifth of one connection's time.
 *   <li>Numbers are masked; text from callers is text, never markup; no request leaves the machine.
 *   <li>An alert reaches whoever looks when it opens and when it is over; alerts are the operators' alone.
 *   <li>Tenants see their own calls and minutes, and no figure that adds up everybody's.
 * </ul>
 *
 * <h2>Why a poll and not the bus</h2>
 *
 * The bus may lose a fact; the tables do not. A reading that is wrong for half a second is better than a board that
 * counts deltas and is wrong for good.
 */
@NullMarked
package switchboard.ops;

import org.jspecify.annotations.NullMarked;
