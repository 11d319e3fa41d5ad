/**
 * Leads: the lists they come in, and what is known of them.
 *
 * <p>Owns the tables {@code leads} and {@code call_recordings}; serves {@code /v1/leads} and {@code /v1/profile}; says
 * {@code crm.leads-imported}.
 *
 * <h2>A row of a list</h2>
 *
 * <pre>
 *   (record) ─ number cannot be read ───────────────▶ refused, with its record number and why
 *      │
 *      ├────── number seen in this list or known ───▶ duplicate, left out whole
 *      │
 *      └────────────────────────────────────────────▶ lead  ─ consent stated ─▶ consent, with file, record and time
 *                                                       └──── campaign named ─▶ queued
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>A bad row costs that row only; a list that cannot be read to its end costs nothing: it is read through once
 *       before its first row is written.
 *   <li>Memory does not grow with the list: it passes through a file, and is held a batch at a time.
 *   <li>The same list sent again changes nothing: every row is then a duplicate. So an import that broke off is simply
 *       repeated.
 *   <li>A number belongs to one lead of a tenant. Which row of a list wins is its place in the list: the first.
 *   <li>A consent is what the list says in so many words, {@code written} or {@code express}. Anything else is none.
 *   <li>A lead is a person's or the dialer's, never both's: a lock ({@code owner_id}, {@code lock_expires_at}) keeps
 *       the dialer away, and cannot be had while the dialer has the lead. The queue's row is locked before the lead's.
 *   <li>Row level security decides which leads and which of their fields people change.
 *   <li>What a call left behind is filed once however often it is reported, and an older call never hides a newer one.
 * </ul>
 *
 * <h2>Why consents and the queue are ports</h2>
 *
 * They belong to the dialer, and capabilities of business do not know each other. {@code ConsentSink} runs inside the
 * transaction that inserts the leads, because a lead without the consent that came with it would be a lead lost;
 * {@code QueueSink} runs after it, because queueing can be repeated.
 *
 * <h2>Why the state, the ZIP and the zone are stored unread</h2>
 *
 * The law pack decides what they mean, and what nobody can read must stop the call and not the import.
 */
@NullMarked
package switchboard.crm;

import org.jspecify.annotations.NullMarked;
