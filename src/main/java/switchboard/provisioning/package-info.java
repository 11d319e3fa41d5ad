/**
 * Deploys of agents: a tenant gets a telephone number of its own, led by the provider's agent of its industry.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>The row is the truth. {@code deploys} says how far a deploy is before anything follows from it, so that another
 *       node goes on wherever one died.
 *   <li>One deploy of a tenant at a time, by an index and by the lock of the tenant's profile; the same
 *       {@code deploy_request_id} asked twice is one deploy.
 *   <li>A deploy orders one number, whatever becomes of the answer. That it is about to be ordered is committed first;
 *       after that it is only looked for, by the mark it was ordered with. A node whose lease is over sends no order.
 *   <li>What a failed deploy has bought is given back, and tried until the provider says it is gone.
 *   <li>{@code profiles.deploy_error} says why the latest deploy failed, and is cleared in the transaction that makes
 *       the number an agent.
 * </ul>
 *
 * <h2>Why the preconditions are a file of SQL</h2>
 *
 * What a deploy needs is what {@code check_profile_for_deploy.sql} says to whoever asks in a shell: the same text runs
 * here, so that the two cannot differ.
 *
 * <h2>Why a number has no agent for calls that come in</h2>
 *
 * With one, a refusal of ours would be answered by it. The number is told only whom to ask.
 */
@NullMarked
package switchboard.provisioning;

import org.jspecify.annotations.NullMarked;
