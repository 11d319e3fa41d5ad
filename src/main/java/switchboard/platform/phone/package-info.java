/**
 * Telephone numbers, at the edge: text in, E.164 out, once. The rest of the program knows only
 * {@link switchboard.platform.core.PhoneNumber}.
 */
@NullMarked
package switchboard.platform.phone;

import org.jspecify.annotations.NullMarked;
