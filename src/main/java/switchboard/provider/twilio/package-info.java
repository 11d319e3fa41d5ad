/** Twilio's words: its webhooks' signature. */
@NullMarked
package switchboard.provider.twilio;

import org.jspecify.annotations.NullMarked;
