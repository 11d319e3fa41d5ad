/**
 * What was decided and why, so that it can be proved later: the hash-chained black box. Who changed what: the trail of
 * writes. What is known of a person, and how it ends: retention, export, erasure.
 *
 * <p>Owns the tables {@code black_box_logs}, {@code black_box_inputs} and {@code provider_erasures}, {@code /v1/audit}
 * and {@code /v1/persons}. Into {@code audit_logs} everybody writes. Retention and erasure empty others' rows; nobody
 * else reaches that far.
 *
 * <h2>A record</h2>
 *
 * <pre>
 *   work's transaction:  ... work ...  ─▶ BlackBox.append ─▶ commit
 *                                             │
 *          ┌──────────────────────────────────┴───────────────────┐
 *          ▼                                                      ▼
 *   black_box_logs  (for ever)                          black_box_inputs  (erasable)
 *   sequence 41 ◀─ 42 ◀─ 43   per tenant                the personal part, salted
 *   hash = SHA-256(hash before, tenant, sequence,       digest ── chained in the record's data
 *          event id, action, times, data)
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>A record is written in the transaction of what it records: there is no work without evidence, and no evidence
 *       of work that was rolled back.
 *   <li>One unbroken chain a tenant, however many nodes write: sequence and hash before are read under a lock that is
 *       held until commit.
 *   <li>A changed, removed or inserted record is found, and the first one named, by
 *       {@link switchboard.audit.LogVerification}. The end of a chain proves itself only against what was noted
 *       elsewhere: the last hash a verification printed, or an attempt that names its certificate.
 *   <li>Erasing a person's inputs breaks nothing: the digest is chained, not the inputs. The inputs carry a random
 *       salt, so that nobody finds them again by trying all telephone numbers.
 * </ul>
 *
 * <h2>The trail</h2>
 *
 * Every write over HTTP leaves a row before it is let through, with who asks and the thing as it is, and one when it is
 * answered, with the thing as it became. What cannot be put on record is refused as unavailable. Bodies are not kept:
 * these rows are for ever, and bodies name people.
 *
 * <h2>One person</h2>
 *
 * <pre>
 *   number ─▶ leads, calls, bookings ─▶ what names them: the number as people write it, the calls' and bookings' ids
 *                                          │
 *      bodies that hold one of those ◀─────┤   emptied, the digest stays
 *      rows that are known by the number ◀─┘   emptied, the lead last: by it the others are found
 * </pre>
 *
 * The provider is asked to delete its record of each call, until it has ({@code provider_erasures}). Each step is one
 * statement in a transaction of its own and may be repeated; what is not over waits and is named. What stays says why:
 * the ledger (amounts, no number), the chain (a keyed hash), the wish not to be called.
 *
 * <h2>The lock</h2>
 *
 * An advisory lock a tenant, until the end of the transaction, taken <b>last</b>. Work takes the row locks of
 * {@code dialer_queue} and {@code usage_limits} before it, never after it; several chains are locked in one order. A
 * row of heads would do as well but would be written with every record; the end of a chain is one step down its index.
 *
 * <h2>Why the canonical text</h2>
 *
 * {@code jsonb} keeps the value, not the text. What is hashed is therefore one text for one value, made again from what
 * is read; which is also why evidence holds no fractions.
 */
@NullMarked
package switchboard.audit;

import org.jspecify.annotations.NullMarked;
