/** Small tools that keep composed futures readable. */
@NullMarked
package switchboard.platform.async;

import org.jspecify.annotations.NullMarked;
