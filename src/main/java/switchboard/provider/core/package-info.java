/** What a call is to any provider: orders, answers, reports and reasons, as plain values. */
@NullMarked
package switchboard.provider.core;

import org.jspecify.annotations.NullMarked;
