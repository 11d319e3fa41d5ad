package switchboard.messaging.core;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asking which of several businesses somebody means, and reading the answer. */
public final class Choice {

    private Choice() {}

    public static String question(List<String> businesses) {
        return "Which business is this for? Reply with its number: "
                + IntStream.range(0, businesses.size())
                        .mapToObj(i -> (i + 1) + " " + businesses.get(i))
                        .collect(Collectors.joining(", "));
    }

    /** The place in the list, from 0, that an answer names. */
    public static Optional<Integer> read(String answer, int businesses) {
        String digits = answer.strip();
        return digits.matches("[1-9]") && Integer.parseInt(digits) <= businesses
                ? Optional.of(Integer.parseInt(digits) - 1)
                : Optional.empty();
    }
}
