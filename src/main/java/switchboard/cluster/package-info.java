/**
 * Joins several nodes' event buses, so that what one node says is heard on all of them.
 *
 * <p>Owns the section {@code cluster} of the settings and nothing in the database. Nodes find each other by the list of
 * addresses they are given, over TCP; nothing is multicast.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>Nothing correct depends on it. Who claims, who leads and who may call is decided by rows in PostgreSQL; a bus
 *       that is cut costs the wait for the next poll.
 *   <li>A node that cannot reach the others within the time-out starts as the first of them, and joins when it can.
 * </ul>
 *
 * <h2>Why Infinispan</h2>
 *
 * Of the two managers measured it is the one whose halves of a split network find each other again by themselves. That
 * its locks fail in a split is no loss: nobody takes them.
 */
@NullMarked
package switchboard.cluster;

import org.jspecify.annotations.NullMarked;
