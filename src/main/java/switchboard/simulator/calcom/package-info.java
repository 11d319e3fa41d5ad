/**
 * A pretend Cal.com: slots that are never given twice, bookings and what becomes of them, and the webhooks that tell.
 *
 * <pre>
 *   PENDING ── confirm ──▶ ACCEPTED ── cancel ──▶ CANCELLED
 *      └── decline ──▶ REJECTED   └── reschedule ──▶ CANCELLED, and a new booking under a new uid
 * </pre>
 *
 * <p>Webhooks go out at most once, as Cal.com's do; what is lost is lost, and the API still tells.
 */
@NullMarked
package switchboard.simulator.calcom;

import org.jspecify.annotations.NullMarked;
