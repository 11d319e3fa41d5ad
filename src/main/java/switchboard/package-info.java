/** A real-time dialer and call router. Start with {@code README.md}, then the package-info of a capability. */
@NullMarked
package switchboard;

import org.jspecify.annotations.NullMarked;
