/**
 * How things are measured: one place for the buckets of a histogram and for the spelling of labels, so that every
 * capability's figures can be read side by side. Labels are words of a closed list, never a tenant, a number or an id:
 * each value is a series that is kept for good. What each figure means stands in the table {@code metrics.tsv}.
 */
@NullMarked
package switchboard.platform.meter;

import org.jspecify.annotations.NullMarked;
