/** The few ways an operation can fail, and what each means to a caller, a queue and an operator. */
@NullMarked
package switchboard.platform.error;

import org.jspecify.annotations.NullMarked;
