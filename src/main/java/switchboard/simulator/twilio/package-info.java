/**
 * A pretend Twilio: takes texts, reports of them, lets people write in, and remembers who wrote STOP. Its account's
 * token is the pretend Retell's key. Nothing of it is kept over a restart.
 */
@NullMarked
package switchboard.simulator.twilio;

import org.jspecify.annotations.NullMarked;
