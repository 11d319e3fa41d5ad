package switchboard.simulator.core;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What would happen if this call were left alone: a pure function of seed, number and the how-manieth call it is.
 *
 * @param ring from the dialling to the answer, or to the failure
 * @param talk from the answer to the hang-up
 * @param analysis from the hang-up to the analysis
 */
public record Fate(Outcome outcome, Duration ring, Duration talk, Duration analysis) {

    /** The fate of the {@code nth} call (counted from 1) we make to {@code number}. */
    public static Fate outbound(Scenario scenario, long seed, String number, int nth) {
        return of(scenario, new Dice(seed, number, nth), outcome(scenario, seed, number, nth));
    }

    /** The fate of the {@code nth} call that comes in from {@code number}: a person is on the line already. */
    public static Fate inbound(Scenario scenario, long seed, String number, int nth) {
        Dice dice = new Dice(seed, "from " + number, nth);
        Outcome outcome = drawn(scenario.inbound().outcomes(), dice.share("outcome"));
        Fate fate = of(scenario, dice, outcome);
        return new Fate(outcome, Duration.ofSeconds(1), fate.talk, fate.analysis);
    }

    private static Fate of(Scenario scenario, Dice dice, Outcome outcome) {
        Duration ring =
                dice.between("ring", scenario.ring().min(), scenario.ring().max());
        Duration median = scenario.talk().getOrDefault(outcome, Duration.ZERO);
        Duration talk = outcome.connects() ? atLeastOneSecond(dice, median, scenario.talkSpread()) : Duration.ZERO;
        Duration analysis = dice.between(
                "analysis", scenario.analysis().min(), scenario.analysis().max());
        return new Fate(outcome, ring, talk, analysis);
    }

    private static Duration atLeastOneSecond(Dice dice, Duration median, double spread) {
        Duration drawn = dice.around("talk", median, spread);
        return drawn.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : drawn;
    }

    private static Outcome outcome(Scenario scenario, long seed, String number, int nth) {
        List<Outcome> script = scenario.scripted().getOrDefault(number, List.of());
        if (!script.isEmpty()) {
            return script.get(Math.min(nth, script.size()) - 1);
        }
        if (new Dice(seed, number, 0).happens("unreachable", scenario.unreachableNumbers())) {
            return Outcome.INVALID_DESTINATION; // a property of the number: every call to it ends so
        }
        return drawn(scenario.outcomes(), new Dice(seed, number, nth).share("outcome"));
    }

    private static Outcome drawn(Map<Outcome, Double> weights, double share) {
        double rest = share
                * weights.values().stream().mapToDouble(Double::doubleValue).sum();
        Outcome last = Outcome.NO_ANSWER;
        for (Outcome outcome : Outcome.values()) { // the enum's order, whatever map it is
            double weight = weights.getOrDefault(outcome, 0.0);
            if (weight > 0) {
                last = outcome;
                rest -= weight;
                if (rest < 0) {
                    return outcome;
                }
            }
        }
        return last;
    }
}
