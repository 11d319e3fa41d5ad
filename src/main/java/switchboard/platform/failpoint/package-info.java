/**
 * Labelled steps at which a test may kill, fail or freeze a node: {@code SWITCHBOARD_FAILPOINT=label=kill|throw|freeze}
 * with {@code :nth} for the nth time the step is reached. Each label stands at one line of the product, in the order of
 * a call's life. Without the variable, and in production, a step costs one comparison with null.
 */
@NullMarked
package switchboard.platform.failpoint;

import org.jspecify.annotations.NullMarked;
