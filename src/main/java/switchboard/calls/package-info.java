/** The record of every call. */
@NullMarked
package switchboard.calls;

import org.jspecify.annotations.NullMarked;
