/**
 * A pretend Retell and a pretend Cal.com over real HTTP: the demo's other end, the test bed, the load generator's
 * target, and the judge of our promises.
 *
 * <pre>
 *   product ── create-phone-call ──▶ retell ── plan ──▶ agenda ── its moments ──▶ courier ── signed ──▶ product
 *                                      │  ▲                                      │
 *                                      ▼  └── call_inbound: who takes this? ◀────┤
 *                                    journal ◀── every call, try, booking ───────┘
 *                                      ▲
 *   product ── slots, bookings ────▶ calcom ── BOOKING_CREATED … ──▶ courier
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>It shares no decision with the product: its signatures, its prices, its limits and its record are written from
 *       the providers' protocols alone. What it counted can therefore convict what the product counted.
 *   <li>A call's fate is a hash of seed, number and the how-manieth call to it. Neither threads nor delays change it,
 *       so a seed gives the same outcomes every time. Calls that never rang are not counted.
 *   <li>A call is on the disk before create-phone-call is answered. After {@code kill -9} a restart on the same folder
 *       knows every call, goes on with those in progress, and sends again what was not acknowledged.
 *   <li>Limits are strict: no second, however laid, holds more starts than allowed.
 * </ul>
 *
 * <h2>Time</h2>
 *
 * What people do (ringing, talking, calling in, moving an appointment) and the timestamps of events follow the business
 * clock, which a demo scales and moves forward. What machines do (time-outs, retries, the age of a signature) follows
 * the machine's. Everything happens at the time it is planned for, even if noticed later: durations come out to the
 * millisecond at any speed. {@link switchboard.simulator.Simulator#nextEventAt()} and
 * {@link switchboard.simulator.Simulator#isQuiet()} tell whoever moves the clock how far he may.
 *
 * <h2>Inside</h2>
 *
 * {@code core} decides (pure), {@code world} keeps time, journal and courier, {@code retell} and {@code calcom} speak
 * the two protocols. Everything runs on one event loop.
 */
@NullMarked
package switchboard.simulator;

import org.jspecify.annotations.NullMarked;
