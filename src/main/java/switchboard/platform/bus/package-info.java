/** Typed addresses over the Vert.x event bus. */
@NullMarked
package switchboard.platform.bus;

import org.jspecify.annotations.NullMarked;
