/**
 * The schema and what brings it into a database, and conversions between Java and PostgreSQL.
 *
 * <p>The files in {@code sql/} are the schema. {@link switchboard.platform.sql.Migrations} applies them in the order of
 * {@code sql/ORDER} at start and by {@code switchboard migrate}, over the same client as every other query, so that no
 * second driver is needed.
 *
 * <p>A file is
 *
 * <pre>
 *            apply                     the jar's text differs
 *   PENDING ───────▶ APPLIED ─────────────────────────────▶ CHANGED: refused
 *      ▲                │ apply: nothing
 *      └── rolled back  ▼
 * </pre>
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>A file is applied whole or not at all, and its row in {@code schema_history} is part of the same transaction.
 *   <li>Nodes that start together apply each file once. The advisory lock belongs to the transaction, not to the
 *       session, so a pooler between us and PostgreSQL does no harm and a dead node holds nothing.
 *   <li>A file that is no longer what was applied refuses the run before anything is changed: two databases that say
 *       the same of themselves are the same.
 *   <li>Waiting has an end: for locks, so that a migration never queues the whole product behind itself, and for
 *       statements.
 *   <li>An error names the file, the line and what PostgreSQL said.
 * </ul>
 *
 * <p>Why not Flyway or Liquibase: both want JDBC at run time and file names of their own; these files keep plain names
 * and can be pasted into Supabase's SQL editor as they are. They are sent by the simple protocol for the same reason:
 * that is how the editor runs them.
 */
@NullMarked
package switchboard.platform.sql;

import org.jspecify.annotations.NullMarked;
