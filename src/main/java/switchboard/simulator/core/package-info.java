/**
 * What the pretend world decides, without a clock, a socket or a file: a call's
 * {@link switchboard.simulator.core.Fate}, the {@link switchboard.simulator.core.Plan} that follows from it, its price,
 * and whether a limit lets it start.
 *
 * <p>Chance is a hash ({@link switchboard.simulator.core.Dice}), never a sequence: what one call draws does not depend
 * on which other calls were made before it, so a run can be repeated whatever the timing of its threads.
 */
@NullMarked
package switchboard.simulator.core;

import org.jspecify.annotations.NullMarked;
