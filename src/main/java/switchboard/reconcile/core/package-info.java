/** What can be wrong between two books, in words that stay. */
@NullMarked
package switchboard.reconcile.core;

import org.jspecify.annotations.NullMarked;
