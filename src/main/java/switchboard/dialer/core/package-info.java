/**
 * Whom to call now, and what follows from a call. Pure: facts, the law pack and a time in, a decision out.
 *
 * <ul>
 *   <li>{@link switchboard.dialer.core.DialRules} is the gate: dial, wait until, or suppress.
 *   <li>{@link switchboard.dialer.core.CallingHours} is the law's clock: the intersection of the lawful hours over
 *       every zone and state the called party may be in. What it cannot read it treats as closed.
 *   <li>{@link switchboard.dialer.core.Dispositions} is what the end of a call means for the queue.
 *   <li>{@link switchboard.dialer.core.Fairness} shares a batch among tenants, then among each tenant's campaigns.
 * </ul>
 */
@NullMarked
package switchboard.dialer.core;

import org.jspecify.annotations.NullMarked;
