/**
 * The HTTP edge: one server, the routes it is given, and one place where failures become answers.
 *
 * <p>Owns the table {@code idempotency_keys} and the keys {@code session:*} in Redis, reads who a user is, and owns the
 * addresses {@code /v1/session}, {@code /health/live}, {@code /health/ready}, {@code /metrics}, {@code /openapi.yaml}
 * and {@code /docs}. Knows no capability: each hands in its routes, built with the tools of {@code platform.web}.
 *
 * <h2>A request's way</h2>
 *
 * <pre>
 *   named (X-Request-Id) ─▶ headers counted ─▶ flood held ─▶ direct routes: webhooks, without the router
 *                                                  │
 *            ┌─────────────────────────────────────┘
 *            ▼
 *   security headers ─▶ /v1: other sites ─▶ identified, counted ─▶ timed ─▶ body read ─▶ Idempotency-Key ─▶ routes
 *                                                                                                              │
 *                                               application/problem+json ◀── whatever failed ◀─────────────────┘
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>Every answer carries {@code X-Request-Id}; every error is a problem (RFC 9457) with a stable {@code code} and
 *       never a stack trace.
 *   <li>Nobody reaches {@code /v1} unidentified, and no body is read before: the service key, or a user's access token,
 *       whose algorithm is ours to choose and whose role is what the profile says at this moment.
 *   <li>A browser signs in once with a key or token ({@code POST /v1/session}, the console's form) and holds a cookie
 *       no script can read; Redis holds the hash of its id, so that signing out at one node ends it on all, open
 *       streams included. What the browser writes carries a word besides ({@code X-CSRF-Token}), which other sites
 *       cannot know. A session ends with its token, with the service key it came from, and after a while of silence.
 *   <li>Who asks too often is answered 429 with {@code Retry-After}: the API counts by address and by who asks, all
 *       nodes together in Redis, and lets everybody pass while Redis is away; everything else is counted by address in
 *       memory, with room for the providers' storms.
 *   <li>Pages of other sites may use the API if their origin is named in the settings, never with a cookie. A request
 *       that takes too long is answered 503 (its work goes on, and its {@code Idempotency-Key} has the answer later), a
 *       body that does not come 408.
 *   <li>To people who are no operators only the routes named in {@code Doors} are open: a new one is closed until
 *       somebody decides. Behind each door row level security has the last word ({@code AsUser}).
 *   <li>An operator in a tenant's place ({@code X-Act-As}) has the tenant's role and no more, and every request of
 *       theirs is in the audit under their own name before it runs.
 *   <li>A write with an {@code Idempotency-Key} that succeeded is not run again: the same request gets the same answer
 *       with {@code Idempotent-Replayed: true}, another one 409. Writes answer through {@code JsonAnswers}, which is
 *       how the answer is kept. A write that failed may be tried again with its key.
 * </ul>
 *
 * <h2>The contract</h2>
 *
 * <p>Every route under {@code /v1} stands in {@code openapi/}, a file a resource, put together by {@code Contract} when
 * the server starts. A route that is in none of them fails the build, and so does an answer of another form. A new file
 * is named in {@code openapi.yaml} under {@code x-parts}; {@code x-door} repeats what {@code Doors} decides.
 *
 * <h2>Metrics</h2>
 *
 * <p>{@code /metrics} is Prometheus's text. What each figure means stands in the resource {@code metrics.tsv}, which is
 * also its HELP line.
 */
@NullMarked
package switchboard.http;

import org.jspecify.annotations.NullMarked;
