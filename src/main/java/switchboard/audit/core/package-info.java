/** The black box's arithmetic: which bytes are hashed, how records hang together, what is wrong with one. Pure. */
@NullMarked
package switchboard.audit.core;

import org.jspecify.annotations.NullMarked;
