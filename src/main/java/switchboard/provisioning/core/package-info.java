/** What a deploy does next, and what follows from each answer: pure decisions, so that every one can be tested. */
@NullMarked
package switchboard.provisioning.core;

import org.jspecify.annotations.NullMarked;
