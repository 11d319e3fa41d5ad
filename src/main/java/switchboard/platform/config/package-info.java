/**
 * The settings, from files and the environment into records, and JSON in general.
 *
 * <h2>Layers</h2>
 *
 * <pre>
 *   config/switchboard.yaml   every key and its default, in the jar
 *     ◀ --config FILE         only the differences
 *     ◀ .env, environment     DATABASE_URL and the other fixed names; SWITCHBOARD_HTTP_PORT for http.port
 *     = one record a capability, which checks itself
 *   secrets                   from .env and the environment only
 * </pre>
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>An unknown key stops the start with its place and the key that was probably meant: a misspelt key must not pass
 *       for a default.
 *   <li>A wrong value stops the start with the file or variable it came from.
 *   <li>No secret can be printed by accident: the records that hold them mask their text.
 * </ul>
 */
@NullMarked
package switchboard.platform.config;

import org.jspecify.annotations.NullMarked;
