/** What a row of a lead list means. Pure. */
@NullMarked
package switchboard.crm.core;

import org.jspecify.annotations.NullMarked;
