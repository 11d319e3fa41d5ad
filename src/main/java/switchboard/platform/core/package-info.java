/** Identifiers and guards that pure code may use. */
@NullMarked
package switchboard.platform.core;

import org.jspecify.annotations.NullMarked;
