/**
 * The product beside what a user would pick instead. Both sides of a pair run on one machine in turn, the first to go
 * changing with each pair, and only the ratio counts. What cannot run here is named as skipped, never counted.
 *
 * <pre>
 *   A1  claim and close, nothing to dial    against   PostgreSQL itself, claim then done, 100 at once
 *   A2  the same                            against   graphile-worker
 *   A3  certified decisions                 against   db-scheduler's empty jobs
 *   A4  1,000,000 rows queued               against   10,000;   200 tenants against 1
 *   A5  claims with a snapshot held         against   without
 *   B1  deliveries taken in                 against   a server with one insert a request
 *   B2  the same                            against   PostgreSQL itself, 64 rows an insert
 *   B3  p99 at 1,000 deliveries a second    against   p99 at 6,000
 * </pre>
 */
@NullMarked
package switchboard.loadtest.peers;

import org.jspecify.annotations.NullMarked;
