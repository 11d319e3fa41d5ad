/** What is known of a call, how reports merge into it, and what follows from a change. Values in, values out. */
@NullMarked
package switchboard.calls.core;

import org.jspecify.annotations.NullMarked;
