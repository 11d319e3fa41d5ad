package switchboard.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a demo is asked to do.
 *
 * @param leads a list of one's own; empty = the story with sample leads
 * @param speed virtual seconds a second
 * @param runFor stop after this much machine time at the latest
 * @param headless no console is announced and the end is the end
 */
public record DemoOptions(Optional<Path> leads, double speed, long seed, Optional<Duration> runFor, boolean headless) {

    /** What makes two runs the same, so that one may go on where the other was killed. */
    String fingerprint() {
        return leads.map(path -> path.toAbsolutePath().normalize().toString()).orElse("story") + " seed " + seed;
    }

    boolean isStory() {
        return leads.isEmpty();
    }
}
