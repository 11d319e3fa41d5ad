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
 * @param troubles made while it runs, for each dialer
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
        boolean redisFaults,
        int troubles) {

    private static final int RUSH_SECONDS = 30;

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
                redisFaults,
                3);
    }

    /** More work than the trunk lets through for half a minute, and a way to it that takes up to 150 ms. */
    static SwarmOptions rush(long seed, int dialers, int tenants, int starts) {
        Random random = new Random(seed);
        return new SwarmOptions(
                seed,
                dialers,
                IntStream.range(0, tenants)
                        .mapToObj(n -> new Tenants.Terms(90_000_000, 600, 1_000, 1_000))
                        .toList(),
                IntStream.range(0, tenants)
                        .mapToObj(n -> 2 * RUSH_SECONDS * starts / tenants * (1 + random.nextInt(2)) / 2)
                        .toList(),
                starts,
                100_000,
                150,
                0,
                0,
                0,
                false,
                0);
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
