/**
 * What a node weighs: how soon it is ready, what it has of the machine's memory while it knows many numbers and follows
 * many calls, and whether it decides any slower for it.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>The node is {@code switchboard serve} in a process of its own; its memory is what the kernel counts (VmRSS),
 *       heap, code and buffers together, after callers have been answered for a while.
 *   <li>Calls are live in the database, as calls of other nodes are; the node has read all of them before it is
 *       weighed.
 *   <li>The time until it is ready is from the start of the process until it answers; with stores of its own, they have
 *       been made before.
 * </ul>
 */
@NullMarked
package switchboard.loadtest.node;

import org.jspecify.annotations.NullMarked;
