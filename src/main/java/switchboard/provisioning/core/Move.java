package switchboard.provisioning.core;

import java.time.Duration;
import java.util.function.Function;

/** What follows from an answer. */
public sealed interface Move {

    <R> R fold(
            Function<Bought, R> bought,
            Function<Reached, R> reached,
            Function<Later, R> later,
            Function<Failed, R> failed,
            Function<Cleared, R> cleared);

    /** The deploy has its number. */
    record Bought(String number) implements Move {
        @Override
        public <R> R fold(
                Function<Bought, R> bought,
                Function<Reached, R> reached,
                Function<Later, R> later,
                Function<Failed, R> failed,
                Function<Cleared, R> cleared) {
            return bought.apply(this);
        }
    }

    /** One state further. */
    record Reached(DeployState state) implements Move {
        @Override
        public <R> R fold(
                Function<Bought, R> bought,
                Function<Reached, R> reached,
                Function<Later, R> later,
                Function<Failed, R> failed,
                Function<Cleared, R> cleared) {
            return reached.apply(this);
        }
    }

    /**
     * The same step again, after a while.
     *
     * @param unordered true if surely nothing was bought, so that it may be ordered again
     */
    record Later(Duration after, String why, boolean unordered) implements Move {
        @Override
        public <R> R fold(
                Function<Bought, R> bought,
                Function<Reached, R> reached,
                Function<Later, R> later,
                Function<Failed, R> failed,
                Function<Cleared, R> cleared) {
            return later.apply(this);
        }
    }

    /**
     * It has failed.
     *
     * @param unordered true if there is nothing to be given back
     */
    record Failed(DeployCode code, String why, boolean unordered) implements Move {
        @Override
        public <R> R fold(
                Function<Bought, R> bought,
                Function<Reached, R> reached,
                Function<Later, R> later,
                Function<Failed, R> failed,
                Function<Cleared, R> cleared) {
            return failed.apply(this);
        }
    }

    /** Nothing of a failed deploy is left at the provider. */
    record Cleared() implements Move {
        @Override
        public <R> R fold(
                Function<Bought, R> bought,
                Function<Reached, R> reached,
                Function<Later, R> later,
                Function<Failed, R> failed,
                Function<Cleared, R> cleared) {
            return cleared.apply(this);
        }
    }
}
