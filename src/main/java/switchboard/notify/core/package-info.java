/** Where webhooks may go. */
@NullMarked
package switchboard.notify.core;

import org.jspecify.annotations.NullMarked;
