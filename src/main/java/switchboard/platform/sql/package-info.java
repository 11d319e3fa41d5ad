/** Conversions between Java and PostgreSQL. */
@NullMarked
package switchboard.platform.sql;

import org.jspecify.annotations.NullMarked;
