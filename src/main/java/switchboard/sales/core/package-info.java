/** The states of deals and commissions, and what a deal earns. */
@NullMarked
package switchboard.sales.core;

import org.jspecify.annotations.NullMarked;
