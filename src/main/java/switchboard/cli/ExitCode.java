package switchboard.cli;

import switchboard.platform.error.Failure;

/** What the program tells the shell that started it. */
public final class ExitCode {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int NOT_FOUND = 3;
    /** By a rule or a state: a hard stop, a changed checksum, a data directory in use. */
    public static final int REFUSED = 4;

    public static final int NOT_ALLOWED = 5;
    /** Finished, and found something. */
    public static final int FOUND = 6;
    /** Unavailable or timed out; safe to repeat. */
    public static final int UNAVAILABLE = 7;

    private ExitCode() {}

    static int of(Failure failure) {
        return switch (failure.kind()) {
            case INVALID -> USAGE;
            case NOT_FOUND -> NOT_FOUND;
            case CONFLICT -> REFUSED;
            case UNAUTHORIZED, FORBIDDEN -> NOT_ALLOWED;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }
}
