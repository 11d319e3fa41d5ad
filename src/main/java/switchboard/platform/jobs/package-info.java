/**
 * Work that is done by the clock, whichever node does it: a capability says what and how often, {@code ops} runs it.
 *
 * <p>A {@link switchboard.platform.jobs.Schedule} cuts time into slots; each slot's run is a row, so that a slot has
 * one run however many nodes there are, and a job that takes longer than its slot is not begun twice.
 */
@NullMarked
package switchboard.platform.jobs;

import org.jspecify.annotations.NullMarked;
