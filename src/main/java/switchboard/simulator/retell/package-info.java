/**
 * A pretend Retell: its HTTP, its webhooks, its limits, its words. Written from the provider's published behaviour and
 * sharing no code with the product's client, so that each can convict the other.
 *
 * <pre>
 *   POST /v2/create-phone-call ─▶ CallRoutes ─▶ Workspace.admit ── 429, or ─▶ Call with its Plan ─▶ journal ─▶ 201
 *                                                                                   │
 *                                             agenda, at each moment of the plan ◀──┘
 *                                                       │
 *                                                       ▼
 *                                CallWebhooks: faults ─▶ Courier ─▶ the product
 *
 *   InboundLine: call_inbound ─▶ the product's answer ─▶ reject, or the same path
 * </pre>
 */
@NullMarked
package switchboard.simulator.retell;

import org.jspecify.annotations.NullMarked;
