package switchboard.platform.web;

import switchboard.platform.deploy.Routes;

/**
 * Routes that read their bodies themselves, because they may be large. They come after the caller has been identified
 * and before bodies are read; {@code Idempotency-Key} does not reach them, so what they do must be harmless twice.
 */
public interface StreamedRoutes extends Routes {}
