/** Arithmetic of load tests: thresholds, medians, ratios, comparison. */
@NullMarked
package switchboard.loadtest.core;

import org.jspecify.annotations.NullMarked;
