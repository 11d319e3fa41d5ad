package switchboard.simulator.core;

import java.time.Duration;
import java.util.List;

/**
 * What goes wrong, as shares from 0 to 1. Whether it strikes a given call is drawn from the seed and the call, so a run
 * repeats.
 */
public record Faults(Create create, Webhooks webhooks, Webhooks calendarWebhooks, Calendar calendar, Numbers numbers) {

    /**
     * Faults of create-phone-call. The first four place no call; the next four do, and the caller cannot know.
     *
     * @param noPayment every request is answered 402
     * @param rateLimited 429
     * @param retryAfterSeconds said with it; 0 = not said
     * @param errorBefore 500 or 503
     * @param answerReset accepted, then the connection breaks
     * @param answerLost accepted, then silence
     * @param errorAfter accepted, then 500
     * @param badGateway accepted, then 502 with a page of some proxy's
     * @param slow accepted, answered after {@code slowBy}
     */
    public record Create(
            boolean noPayment,
            double rateLimited,
            int retryAfterSeconds,
            double errorBefore,
            double answerReset,
            double answerLost,
            double errorAfter,
            double badGateway,
            double slow,
            Duration slowBy) {

        public Create {
            Scenario.share(rateLimited + errorBefore, "faults.create: rate_limited and error_before together");
            Scenario.share(
                    answerReset + answerLost + errorAfter + badGateway + slow,
                    "faults.create: answer_reset, answer_lost, error_after, bad_gateway and slow together");
        }
    }

    /**
     * Faults of deliveries.
     *
     * @param loss never sent
     * @param duplicate sent {@code copies} times more
     * @param delay sent up to {@code delayMax} later
     * @param reorder sent only after the event that follows it
     */
    public record Webhooks(double loss, double duplicate, int copies, double delay, Duration delayMax, double reorder) {

        public Webhooks {
            Scenario.share(loss, "faults: loss");
            Scenario.share(duplicate, "faults: duplicate");
            Scenario.share(delay, "faults: delay");
            Scenario.share(reorder, "faults: reorder");
        }
    }

    /**
     * Faults of buying, changing and giving back numbers.
     *
     * @param exhausted area codes in which there is no number left
     * @param errorBefore 500, and none was bought
     * @param errorAfter bought, then 500
     * @param answerReset bought, then the connection breaks
     * @param answerLost bought, then silence
     * @param changeError a change is answered 500 and not made
     * @param releaseError likewise for giving one back
     */
    public record Numbers(
            List<Integer> exhausted,
            double errorBefore,
            double errorAfter,
            double answerReset,
            double answerLost,
            double changeError,
            double releaseError) {

        public Numbers {
            exhausted = List.copyOf(exhausted);
            Scenario.share(
                    errorBefore + errorAfter + answerReset + answerLost,
                    "faults.numbers: error_before, error_after, answer_reset and answer_lost together");
            Scenario.share(changeError, "faults.numbers: change_error");
            Scenario.share(releaseError, "faults.numbers: release_error");
        }
    }

    /** Faults of the calendar's own API. */
    public record Calendar(double errorBefore, double answerReset, double slow, Duration slowBy) {

        public Calendar {
            Scenario.share(errorBefore + answerReset + slow, "faults.calendar: all together");
        }
    }
}
