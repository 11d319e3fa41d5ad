/**
 * The server's API as a program uses it: over HTTP, with the service key, problems turned back into failures.
 *
 * <p>Everything the command line does to a running server goes through {@link switchboard.cli.client.ServerClient}, so
 * nothing here can do what a script with {@code curl} could not.
 */
@NullMarked
package switchboard.cli.client;

import org.jspecify.annotations.NullMarked;
