/** The floor every capability stands on. Knows nothing of calls, leads or tenants' business. */
@NullMarked
package switchboard.platform;

import org.jspecify.annotations.NullMarked;
