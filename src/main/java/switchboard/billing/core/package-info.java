/** What a call costs a tenant and what a tenant may buy, in whole seconds and cents. */
@NullMarked
package switchboard.billing.core;

import org.jspecify.annotations.NullMarked;
