/** Who takes an inbound call: the decision and its facts, as plain values. */
@NullMarked
package switchboard.routing.core;

import org.jspecify.annotations.NullMarked;
