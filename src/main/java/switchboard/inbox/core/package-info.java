/** When a delivery that could not be handled is tried again, and when it is given up. */
@NullMarked
package switchboard.inbox.core;

import org.jspecify.annotations.NullMarked;
