/** What the live board shows and how it changes, as plain values. */
@NullMarked
package switchboard.ops.core;

import org.jspecify.annotations.NullMarked;
