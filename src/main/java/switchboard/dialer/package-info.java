/** Calls leads: who is next, when, how often. */
@NullMarked
package switchboard.dialer;

import org.jspecify.annotations.NullMarked;
