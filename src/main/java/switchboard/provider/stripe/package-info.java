/** Stripe's words: its webhooks' signature. Payments come in through the same inbox as everything else. */
@NullMarked
package switchboard.provider.stripe;

import org.jspecify.annotations.NullMarked;
