package switchboard.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** A machine's clock that somebody sets while processes run: off by what stands in a file, such as {@code -PT2H}. */
public final class SetClock extends Clock {

    /** The variable a child process finds the file in. */
    public static final String VARIABLE = "SWITCHBOARD_TEST_CLOCK_OFF_BY";

    private final Path file;

    public SetClock(Path file) {
        this.file = file;
    }

    static Clock ofThisProcess() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .<Clock>map(file -> new SetClock(Path.of(file)))
                .orElseGet(Clock::systemUTC);
    }

    public void setOffBy(Duration offset) {
        try {
            Path next = Files.writeString(file.resolveSibling(UUID.randomUUID().toString()), offset.toString());
            Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        try {
            return Clock.systemUTC().instant().plus(Duration.parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("tests run in UTC");
    }
}
