/**
 * The record of every call: one row from the intent to the analysis, and what must follow from each change of it.
 *
 * <p>Owns the tables {@code call_events}, {@code call_effects} and {@code call_stops}, the addresses {@code calls.*}
 * and the routes {@code /v1/calls}, the recordings' audio among them. Reads {@code agents} to say whose a call is, and
 * keeps in {@code unknown_phone} what is nobody's. The dialer and routing write a call's first row through the
 * admission they share; from then on every word about a call passes through {@link switchboard.calls.core.Call#with}.
 *
 * <h2>A call's life</h2>
 *
 * <pre>
 *   intended ──▶ requested ──▶ ringing ──▶ in-progress ──▶ ended ──▶ analysed
 *                                                            completed, no-answer, busy, failed or blocked
 *   any of them may be skipped, none comes back
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>Any order, repetition or delay of reports ends in the same row. A late {@code call_started} reopens nothing; an
 *       analysis alone ends a call.
 *   <li>A report of a call without a row finds it by our id in its metadata, by the provider's id, as the one dial
 *       under way between its two numbers if it lost our metadata, or writes one for the owner of our number. What is
 *       nobody's is kept, once a number and call, and replayed when somebody claims it.
 *   <li>The row and the effects of its change are written in one statement, in the transaction that marks the delivery
 *       processed. An effect is carried out at least once, and again when the facts behind it have changed.
 *   <li>A live call that falls silent is asked for at the provider. Only two answers that no such call exists close it.
 *       So is one that is over and of which no analysis was told: ten minutes after its end, then ever less often.
 *   <li>A call that is to end is asked to, and asked for, until it is over: an order is a row in the transaction that
 *       has reason for it, so no lost answer, refusal or crash leaves the call talking. One whose id only the provider
 *       knows is looked for by its attempt; one that nobody can name yet is ended with the first news of it.
 *   <li>The bus only shortens the wait: a lost wake-up costs one poll.
 * </ul>
 *
 * <h2>How effects follow</h2>
 *
 * Each kind of effect has a version: the facts it depends on, as text. What follows from a change is every kind whose
 * version is another than before, so a repetition causes nothing and a longer duration causes the meter to run again.
 * Handlers bring their tables in line with the call as it stands, so a correction is the same work as the first time.
 *
 * <h2>Why no order of locks can deadlock here</h2>
 *
 * Whoever writes effects holds the call's row; whoever carries them out takes the call's row first, then the effects.
 * Fresh effects of many calls share a transaction: the calls' rows by id, then kind by kind, which is the order of
 * locks (limits, queue, lead), and of one kind tenant by tenant. Where a handler reaches further (a number silenced for
 * everybody) PostgreSQL ends one of two that wait for each other, and its calls are carried out one by one.
 *
 * <p>An order to end a call is given under the tenant's lock, which comes after the call's. So it reads the call
 * without locking it, and {@code call_stops} has no foreign key. The provider is asked outside any transaction: the
 * webhook of the end it causes would wait for the row.
 *
 * <h2>Which calls are ended</h2>
 *
 * Those of a tenant or a campaign whose pause asks for it; outbound calls to a number that has just been entered into a
 * do-not-call list (who calls in may go on talking); and when a limit is lowered, or enforced where it was not, the
 * youngest calls until what is used and held fits again. A hard stop by itself ends none: what its tenant's calls may
 * still talk was set aside when they were admitted, the provider cuts them there, and the limit holds to the second.
 *
 * <h2>Why facts carry the order of who told them</h2>
 *
 * "Latest complete record" needs to know how late the one on hand was. Keeping that for each fact ({@code reported})
 * lets a later record replace what it repeats without taking away what it leaves out, in any order of arrival.
 */
@NullMarked
package switchboard.calls;

import org.jspecify.annotations.NullMarked;
