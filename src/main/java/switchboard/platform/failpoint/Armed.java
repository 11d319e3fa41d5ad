package switchboard.platform.failpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one step that is to go wrong in this process, how, and the how-manieth time it is reached. */
final class Armed {

    private static final Pattern FORM = Pattern.compile("([a-z_]+)=(kill|throw|freeze)(?::([1-9][0-9]{0,8}))?");
    private static final int EXIT_CODE = 137; // what kill -9 leaves
    private static final long FREEZE_MILLIS = 10_000;

    private final FailPoint point;
    private final String how;
    private final int nth;
    private final AtomicInteger reached = new AtomicInteger();

    private Armed(FailPoint point, String how, int nth) {
        this.point = point;
        this.how = how;
        this.nth = nth;
    }

    /** Empty without the variable, and in production whatever it says. */
    static Optional<Armed> from(Map<String, String> variables) {
        String asked = variables.getOrDefault(FailPoint.VARIABLE, "");
        if (asked.isEmpty() || variables.getOrDefault("SWITCHBOARD_ENV", "").equals("production")) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(asked);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    FailPoint.VARIABLE + " must be like claimed=kill or claimed=throw:3, was " + asked);
        }
        int nth = form.group(3) == null ? 1 : Integer.parseInt(form.group(3));
        return Optional.of(new Armed(named(form.group(1)), form.group(2), nth));
    }

    /** Where the process ends, it ends as by {@code kill -9}: no hook runs, no buffer is flushed. */
    void reach(FailPoint here) {
        if (here != point || reached.incrementAndGet() != nth) {
            return;
        }
        System.err.println("fail point " + here.label() + ": " + how);
        switch (how) {
            case "kill" -> Runtime.getRuntime().halt(EXIT_CODE);
            case "freeze" -> freeze();
            default -> throw new IllegalStateException("fail point " + here.label());
        }
    }

    private static void freeze() {
        try {
            Thread.sleep(FREEZE_MILLIS); // the event loop's thread, and all that runs on it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FailPoint named(String label) {
        return Arrays.stream(FailPoint.values())
                .filter(point -> point.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(FailPoint.VARIABLE + " names no step: "
                        + label.toLowerCase(Locale.ROOT) + "; there are "
                        + Arrays.toString(FailPoint.values()).toLowerCase(Locale.ROOT)));
    }
}
