/** Telnyx's words: its webhooks' signature. */
@NullMarked
package switchboard.provider.telnyx;

import org.jspecify.annotations.NullMarked;
