/** Reads configuration files into records, and JSON in general. */
@NullMarked
package switchboard.platform.config;

import org.jspecify.annotations.NullMarked;
