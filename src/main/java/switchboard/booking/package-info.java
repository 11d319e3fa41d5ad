/**
 * One conversation, one appointment: turns what the calendar says into rows of {@code appointments}.
 *
 * <p>Owns {@code appointments}, {@code cal_bookings}, {@code integrations}, {@code calendar_outbox} and
 * {@code calendar_sweeps}, the paths {@code /webhooks/calcom[/{integration}]}, {@code /tools/retell/*},
 * {@code /calendar/*}, {@code /v1/appointments} and {@code /v1/integrations}. Cal.com's words stop at
 * {@code booking.calcom}; what they come to is decided in {@code booking.core}.
 *
 * <h2>An appointment's life</h2>
 *
 * <pre>
 *   requested ──▶ pending ──▶ booked ──▶ completed        at the end, unless nobody came
 *                    │          │  ▲        ▲
 *                    ▼          │  │        ▼
 *                rejected       │  └── no_show             marked and unmarked
 *                               ▼
 *            cancelled, wants_another_time                 a reschedule books again, under a new uid
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>One chain of bookings is one appointment. {@code cal_booking_uid} is its newest uid; every uid it ever had
 *       stands in {@code cal_bookings}, and an event for a superseded one changes nothing.
 *   <li>Events may come in any order, repeated, or with gaps: the rows end the same. When a late event shows that two
 *       chains are one, their appointments become one row.
 *   <li>No time is made up. An event that tells none, about a booking nobody has told of, is remembered without an
 *       appointment and its delivery stays unresolved.
 *   <li>A booking never changes its tenant. An integration's own path speaks for that integration alone.
 *   <li>What follows for the lead is done in the transaction that changes the appointment. The facts
 *       {@code booking.booked} and {@code booking.canceled} are published after it.
 * </ul>
 *
 * <h2>Why locks, although the state merges</h2>
 *
 * Two deliveries that merge different things into one chain must not each write the appointment from half of it. So a
 * delivery first locks the uids it names, which finds a chain nobody owns yet, and then its tenant: a tenant's bookings
 * are few. Both locks are PostgreSQL's own and end with the transaction.
 *
 * <h2>Why facts are stored with their stamps</h2>
 *
 * {@code cal_bookings.record} holds for each fact who said it when. Without it a cancellation that overtook the
 * creation could not be told from one that followed it. The other columns of that table repeat what people look for.
 *
 * <h2>Why a sweep beside the webhooks</h2>
 *
 * Cal.com delivers at most once and does not repeat what we answered badly. So every few minutes each calendar is asked
 * for its bookings, and what differs goes through the same merge, stamped with the moment we asked.
 * {@code calendar_sweeps} says who reads which calendar and how far he is: one node at a time, and the next goes on
 * there.
 *
 * <h2>Why an order is written before the calendar is asked</h2>
 *
 * Cal.com knows no idempotency key. So what an agent in a call or a person wants is first an appointment that is
 * pending and a row of {@code calendar_outbox}, then a request that carries the appointment's id as metadata. Whatever
 * dies in between, the order stays, and whoever takes it up looks for that id before it asks again. The same wish in
 * the same call has the same order's id, so asked twice it is told its fate, and one conversation has one appointment:
 * asked for another time, it is moved. A pending appointment ends when it starts until the calendar has said how long
 * it takes.
 *
 * <p>An agent is answered within two seconds, in words it can say, with times on the tenant's clock that came from the
 * calendar and from nowhere else. What is not settled by then is said to be open, and settles itself.
 *
 * <h2>Reminders</h2>
 *
 * As many minutes before the start as the appointment says, by text, once. The mark on the appointment and the intent
 * to send are one transaction, so that a crash or a second node changes nothing; another time is another reminder. In
 * the customer's quiet hours it waits, and is left out if the appointment comes first. What consent, opt-out or budget
 * forbid is not sent, and stands in the audit.
 *
 * <h2>Keys</h2>
 *
 * A calendar's API key and its webhook's secret lie sealed in {@code integrations}. They are tried before they are
 * stored, and are in no answer, log or audit record.
 *
 * <h2>Thin so far</h2>
 *
 * Seats: one booking with several bookers is one appointment, the last one's. A reminder that waits for the provider
 * when its appointment is called off still goes out.
 */
@NullMarked
package switchboard.booking;

import org.jspecify.annotations.NullMarked;
