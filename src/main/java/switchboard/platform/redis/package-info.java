/** Lua scripts on Redis. */
@NullMarked
package switchboard.platform.redis;

import org.jspecify.annotations.NullMarked;
