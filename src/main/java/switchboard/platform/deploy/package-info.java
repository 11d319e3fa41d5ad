/** What a capability hands to whoever starts it. */
@NullMarked
package switchboard.platform.deploy;

import org.jspecify.annotations.NullMarked;
