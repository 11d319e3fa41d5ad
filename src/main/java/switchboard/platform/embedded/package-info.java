/**
 * A PostgreSQL and a Redis of our own, started when no address is configured.
 *
 * <p>The binaries come from Maven artifacts, are unpacked once into a cache, and run as child processes on a data
 * directory that survives restarts. They are the real servers with durable settings, not stand-ins.
 *
 * <h2>A server's life</h2>
 *
 * <pre>
 *   lock the directory ─▶ stop an orphan ─▶ first time: prepare ─▶ start on a free port ─▶ answer ─▶ close
 *        │ held                                                       │ exits early: again, another port
 *        ▼                                                            ▼ time is up
 *   store_in_use                                                 …_not_started, with the end of its log
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>One process uses a data directory at a time: it holds a file lock, which the kernel frees when it dies.
 *   <li>A server does not outlive us, even after {@code kill -9}: a watcher holds the other end of a pipe and stops the
 *       server when the pipe closes. If the watcher dies as well, the next start finds the orphan and stops it.
 *   <li>A start that is killed half way leaves nothing half made: preparation and unpacking end in a rename.
 *   <li>Both listen on the loopback address only and ask for a password that only the owner of the directory can read.
 *   <li>The product connects as {@code switchboard}, who owns the database of that name and is no superuser, as it
 *       would on a server of somebody else; the superuser has a password of its own and nothing asks for it.
 *   <li>A directory of another user is refused before anything is written, also by root, who could.
 * </ul>
 *
 * <h2>Why not the libraries around the binaries</h2>
 *
 * They are made for tests: they start with {@code fsync} off, and cannot start again on a used directory.
 */
@NullMarked
package switchboard.platform.embedded;

import org.jspecify.annotations.NullMarked;
