/**
 * The command line: one class a command.
 *
 * <p>Data goes to standard output, everything else to standard error. Help opens with examples. An error names a code
 * and the next step. What the exit codes mean stands in {@link switchboard.cli.ExitCode}.
 *
 * <p>To add a command: a class that implements {@code Callable<Integer>}, takes its {@link switchboard.cli.Terminal} by
 * constructor, throws {@code Failure} when it cannot do what was asked, and stands in the list of
 * {@link switchboard.cli.CommandLineTool}.
 */
@NullMarked
package switchboard.cli;

import org.jspecify.annotations.NullMarked;
