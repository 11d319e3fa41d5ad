package switchboard.provisioning.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import switchboard.provider.core.NumberAnswer;
import switchboard.provider.core.NumberAnswer.Kind;

/**
 * The state machine of a deploy: {@code REQUESTED → NUMBER_ORDERED → CONFIGURED → ACTIVE | FAILED}. One order a deploy:
 * after an order whose answer is lost the number is looked for by its mark, never ordered again.
 *
 * @param settle how long after an order a number may still appear
 * @param retryWait before the second try of a step; doubled with each
 * @param retryWaitMax the longest wait
 * @param triesMax of one step before the deploy has failed; giving back is tried for ever
 */
public record DeployPlan(Duration settle, Duration retryWait, Duration retryWaitMax, int triesMax) {

    public Step next(Standing now) {
        return switch (now.state()) {
            case REQUESTED -> now.orderedAt().isPresent() ? Step.LOOK : Step.ORDER;
            case NUMBER_ORDERED -> Step.BIND;
            case CONFIGURED -> Step.ACTIVATE;
            case ACTIVE -> Step.NOTHING;
            case FAILED -> now.released() ? Step.NOTHING : Step.RELEASE;
        };
    }

    /** After an order. What is not known is looked for at once, since the number mostly is there. */
    public Move ordered(NumberAnswer answer, Standing now) {
        return switch (answer.kind()) {
            case DONE -> new Move.Bought(answer.text());
            case NONE_LEFT -> new Move.Failed(DeployCode.AREA_CODE_UNAVAILABLE, answer.text(), true);
            case ACCOUNT -> new Move.Failed(DeployCode.PROVIDER_AUTH, answer.text(), true);
            case REFUSED -> new Move.Failed(DeployCode.PROVIDER_ERROR, answer.text(), true);
            case NOT_YET ->
                isLast(now)
                        ? new Move.Failed(DeployCode.PROVIDER_ERROR, answer.text(), true)
                        : later(now, answer.text(), true);
            case UNKNOWN -> new Move.Later(retryWait, answer.text(), false);
        };
    }

    /** After a look. As long as a number may still appear, none is only none yet. */
    public Move looked(Optional<String> found, Standing now, Instant at) {
        boolean settled =
                now.orderedAt().filter(asked -> at.isBefore(asked.plus(settle))).isEmpty();
        return found.<Move>map(Move.Bought::new)
                .orElseGet(() -> settled
                        ? new Move.Failed(DeployCode.PROVIDER_ERROR, "the order was not answered, nothing came", false)
                        : later(now, "the order was not answered; its number is looked for", false));
    }

    /** After the provider was told about the number; telling it twice is harmless. */
    public Move bound(NumberAnswer answer, Standing now) {
        return switch (answer.kind()) {
            case DONE -> new Move.Reached(DeployState.CONFIGURED);
            case ACCOUNT -> new Move.Failed(DeployCode.PROVIDER_AUTH, answer.text(), false);
            case REFUSED, NONE_LEFT -> new Move.Failed(DeployCode.PROVIDER_ERROR, answer.text(), false);
            case NOT_YET, UNKNOWN ->
                isLast(now)
                        ? new Move.Failed(DeployCode.PROVIDER_ERROR, answer.text(), false)
                        : later(now, answer.text(), false);
        };
    }

    /** After a number was given back. */
    public Move released(NumberAnswer answer, Standing now) {
        return answer.kind() == Kind.DONE ? new Move.Cleared() : later(now, answer.text(), false);
    }

    /** After something that is neither: the stores or the provider were away. */
    public Move later(Standing now, String why, boolean unordered) {
        Duration doubled = retryWait.multipliedBy(1L << Math.min(now.tries(), 20));
        return new Move.Later(doubled.compareTo(retryWaitMax) > 0 ? retryWaitMax : doubled, why, unordered);
    }

    private boolean isLast(Standing now) {
        return now.tries() + 1 >= triesMax;
    }
}
