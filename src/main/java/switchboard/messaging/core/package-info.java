/** What a text says, how long it is, whether it may be sent, and how far it has come. No I/O, no clock. */
@NullMarked
package switchboard.messaging.core;

import org.jspecify.annotations.NullMarked;
