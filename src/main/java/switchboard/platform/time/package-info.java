/** The clock and the identifiers, injected so that tests can set them. */
@NullMarked
package switchboard.platform.time;

import org.jspecify.annotations.NullMarked;
