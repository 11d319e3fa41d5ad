/**
 * What both pretend providers stand on: an {@link switchboard.simulator.world.Agenda} of what is to come on the
 * business clock, a {@link switchboard.simulator.world.Journal} of what has been, and a
 * {@link switchboard.simulator.world.Courier} that takes webhooks out and writes down what came back. All of it lives
 * on one event loop; what other threads may read is said to be so.
 */
@NullMarked
package switchboard.simulator.world;

import org.jspecify.annotations.NullMarked;
