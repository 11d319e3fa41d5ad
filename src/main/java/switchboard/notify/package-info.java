/**
 * Tells others what happened: signed webhooks to the addresses that tenants and operators have given.
 *
 * <p>Owns the tables {@code webhook_endpoints} and {@code webhook_deliveries} and the routes
 * {@code /v1/webhook-endpoints} and {@code /v1/webhook-deliveries}.
 *
 * <pre>
 *   alerts ──trigger──▶ webhook_deliveries ──▶ POST, signed ──▶ 2xx: delivered
 *                            ▲                     │
 *                            └── later, six times ─┴──▶ exhausted: the alert delivery_failures
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>What is to be told is written in the transaction in which it happens, whoever raises it, and sent at least
 *       once.
 *   <li>A tenant is told of its own; an operator of everything.
 *   <li>{@code Switchboard-Signature: t=<seconds>,v1=<hex>}, the HMAC-SHA256 of {@code <t>.<body>} under the endpoint's
 *       secret, which is shown once. {@code Switchboard-Delivery} is the same for each repetition.
 *   <li>No request goes to an address that is private, local or a cloud's metadata service: names are resolved, judged
 *       and connected to in one go, at each try. Redirects are not followed.
 * </ul>
 */
@NullMarked
package switchboard.notify;

import org.jspecify.annotations.NullMarked;
