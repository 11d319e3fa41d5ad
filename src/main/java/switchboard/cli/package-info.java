/**
 * The command line: one class a command.
 *
 * <p>Data goes to standard output, everything else to standard error. {@code --json} makes the data one document. Help
 * opens with examples. An error names a code and the next step ({@link switchboard.cli.Advice}). What the exit codes
 * mean stands in {@link switchboard.cli.ExitCode}.
 *
 * <h2>Two families</h2>
 *
 * <pre>
 *   demo, serve, simulate           run something, until they are stopped
 *   migrate, config, check-profile  read settings and the database; need no server
 *   law                             read the law pack alone
 *   leads, campaigns, queue, dnc,   the operator's daily work: ask a running server over HTTP,
 *   limits, usage, replay           and can do nothing that a script could not
 * </pre>
 *
 * The last family extends {@link switchboard.cli.ServerCommand}: it adds {@code --server} and {@code --json}, and
 * prints the server's answer as it came or in words. The key is never a flag, because flags can be read by other users
 * of the machine. What must not happen twice is sent under an idempotency key, which the error names if the answer got
 * lost.
 *
 * <h2>To add a command</h2>
 *
 * A class that implements {@code Callable<Integer>} (or extends {@code ServerCommand}), takes its
 * {@link switchboard.cli.Terminal} by constructor, throws {@code Failure} when it cannot do what was asked, and stands
 * in the list of {@link switchboard.cli.CommandLineTool}. The first line of its description is its line in
 * {@code switchboard --help}; a test runs every example of every help text as far as its options.
 */
@NullMarked
package switchboard.cli;

import org.jspecify.annotations.NullMarked;
