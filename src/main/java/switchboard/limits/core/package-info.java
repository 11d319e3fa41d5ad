/** Whether a call may start, as a pure function of a tenant's minutes: section 2 of the business rules. */
@NullMarked
package switchboard.limits.core;

import org.jspecify.annotations.NullMarked;
