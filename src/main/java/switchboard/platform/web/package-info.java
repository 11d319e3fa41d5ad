/**
 * What a route needs to read a request and to answer it: parameters, bodies, pages, problems, and who is asking.
 *
 * <p>It stands on the floor, not in {@code http}, because every capability has routes, and the mechanisms may not use
 * each other. {@code http} opens the server and puts these to use.
 *
 * <ul>
 *   <li>{@link switchboard.platform.web.Params} and {@link switchboard.platform.web.JsonBody} read, and name the
 *       parameter that is wrong.
 *   <li>{@link switchboard.platform.web.JsonAnswers} writes: snake case, RFC 3339 times, {@code {data, has_more, next}}
 *       for a {@link switchboard.platform.web.Page}. Answer writes with it: that is how {@code Idempotency-Key} learns
 *       what to say again.
 *   <li>{@link switchboard.platform.web.Problem} is the one shape of every error (RFC 9457).
 *   <li>{@link switchboard.platform.web.Identity} is who asks, left in the routing context by whoever checked.
 *       {@link switchboard.platform.web.AsUser} has the database take a transaction for them, so that row level
 *       security decides what there is: routes that people may use read and write through it.
 *   <li>{@link switchboard.platform.web.DirectRoutes} are served before the router, for what must be fast;
 *       {@link switchboard.platform.web.StreamedRoutes} before bodies are read, for what may be large.
 * </ul>
 */
@NullMarked
package switchboard.platform.web;

import org.jspecify.annotations.NullMarked;
