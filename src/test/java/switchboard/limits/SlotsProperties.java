package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.redis.LuaScript;
import switchboard.testkit.Property;
import switchboard.testkit.RealRedis;

/** The scripts in a real Redis beside a plain map: whatever is asked in whatever order, both answer the same. */
class SlotsProperties {

    private static final int LEASE_MS = 1_000;
    private static final int SPACE_MS = 40;

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final AtomicLong histories = new AtomicLong();

    record Step(boolean release, String call, int slotsMax, int afterMs) {}

    record History(List<Step> steps) {
        static History any(Random random) {
            return new History(IntStream.range(0, 20)
                    .mapToObj(i -> new Step(
                            random.nextInt(4) == 0,
                            "call-" + random.nextInt(6),
                            1 + random.nextInt(4),
                            random.nextInt(80)))
                    .toList());
        }
    }

    @Test
    void the_script_admits_as_the_model_does() {
        LuaScript admit = LuaScript.fromResource(REDIS.client(), "/lua/limits/admit_tenant.lua");
        LuaScript release = LuaScript.fromResource(REDIS.client(), "/lua/limits/release_slot.lua");
        Property.forAll(History::any, history -> {
            List<String> keys = Stream.of("held", "slots", "rate")
                    .map(word -> word + ":{" + histories.get() + "}")
                    .toList();
            histories.incrementAndGet();
            Model model = new Model();
            long now = 1_000_000;
            for (Step step : history.steps()) {
                now += step.afterMs();
                if (step.release()) {
                    await(release.call(keys.subList(1, 2), step.call()));
                    model.held.remove(step.call());
                } else {
                    Response reply = await(admit.call(keys, step.call(), step.slotsMax(), LEASE_MS, SPACE_MS, now));
                    String why = reply.get(0).toInteger() == 1
                            ? "admitted"
                            : reply.get(1).toString();
                    assertThat(why).isEqualTo(model.ask(step, now));
                }
            }
        });
    }

    private static Response await(io.vertx.core.Future<Response> reply) {
        try {
            return reply.await(10, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** What the script promises, in a few lines of Java. */
    private static final class Model {
        private final Map<String, Long> held = new HashMap<>();
        private long nextStart;

        String ask(Step step, long now) {
            if (held.containsKey(step.call())) {
                held.put(step.call(), now + LEASE_MS);
                return "admitted";
            }
            held.values().removeIf(end -> end <= now);
            if (held.size() >= step.slotsMax()) {
                return "slots";
            }
            if (nextStart > now) {
                return "rate";
            }
            nextStart = now + SPACE_MS;
            held.put(step.call(), now + LEASE_MS);
            return "admitted";
        }
    }
}
