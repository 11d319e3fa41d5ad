package switchboard;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import switchboard.testkit.Tenants;

/**
 * What a seed comes to. Faults are shares from 0 to 1.
 *
 * @param leads of each tenant
 * @param accountStarts the trunk lets through in any second
 * @param transitMillis the longest way of a request to the trunk
 * @param newsLost of what the trunk has to tell of a call's end
 */
record SwarmOptions(
        long seed,
        int dialers,
        List<Tenants.Terms> tenants,
        List<Integer> leads,
        int accountStarts,
        int accountConcurrency,
        int transitMillis,
        double requestsLost,
        double answersLost,
        double newsLost,
        boolean redisFaults) {

    static SwarmOptions draw(long seed, int dialers, int tenants, boolean redisFaults) {
        Random random = new Random(seed);
        return new SwarmOptions(
                seed,
                dialers,
                IntStream.range(0, tenants).mapToObj(n -> terms(random)).toList(),
                IntStream.range(0, tenants).mapToObj(n -> 1 + random.nextInt(5)).toList(),
                (random.nextInt(4) == 0 ? 50 : 400) + random.nextInt(200),
                (random.nextInt(4) == 0 ? 30 : 300) + random.nextInt(100),
                1 + random.nextInt(100),
                oneOf(random, 0, 0.03),
                oneOf(random, 0, 0.2),
                oneOf(random, 0, 0.2),
                redisFaults);
    }

    Tenants.Terms of(int tenant) {
        return tenants.get(tenant - 1);
    }

    private static Tenants.Terms terms(Random random) {
        int[] graces = {0, 300, 600};
        double[] rates = {5, 20, 100};
        return new Tenants.Terms(
                random.nextInt(40) * 60 + random.nextInt(60),
                graces[random.nextInt(graces.length)],
                1 + random.nextInt(6),
                rates[random.nextInt(rates.length)]);
    }

    private static double oneOf(Random random, double one, double other) {
        return random.nextBoolean() ? one : other;
    }

    @Override
    public String toString() {
        return "SEED=" + seed + " dialers=" + dialers + " tenants=" + tenants.size() + " leads="
                + leads.stream().mapToInt(Integer::intValue).sum() + " starts=" + accountStarts + "/s room="
                + accountConcurrency + " transit=" + transitMillis + "ms requests_lost=" + requestsLost
                + " answers_lost=" + answersLost + " news_lost=" + newsLost + " redis_faults=" + redisFaults;
    }
}
