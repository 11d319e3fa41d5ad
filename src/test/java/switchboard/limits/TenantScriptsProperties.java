package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.limits.LimitsTown.await;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.redis.LuaScript;
import switchboard.testkit.Property;
import switchboard.testkit.RealRedis;

/**
 * The tenant's scripts in a real Redis beside a plain model: whatever is asked in whatever order, both say the same.
 */
class TenantScriptsProperties {

    private static final int LEASE_MS = 1_000;
    private static final int YOUNG_MS = 200;
    private static final int SPACE_MS = 40;
    private static final int LIMIT_S = 1_800;

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final AtomicLong histories = new AtomicLong();

    enum Kind {
        ASK,
        RELEASE,
        GIVE_BACK,
        MOVE,
        TELL
    }

    record Step(Kind kind, String call, int slotsMax, int afterMs) {}

    record History(List<Step> steps) {
        static History any(Random random) {
            Kind[] kinds = {Kind.ASK, Kind.ASK, Kind.ASK, Kind.RELEASE, Kind.GIVE_BACK, Kind.MOVE, Kind.TELL};
            return new History(IntStream.range(0, 16)
                    .mapToObj(i -> new Step(
                            kinds[random.nextInt(kinds.length)],
                            "call-" + random.nextInt(6),
                            1 + random.nextInt(4),
                            random.nextInt(8) == 0 ? 400 : random.nextInt(80)))
                    .toList());
        }
    }

    @Test
    void the_scripts_do_as_the_model_does() {
        LuaScript admit = LuaScript.fromResource(REDIS.client(), "/lua/limits/admit_tenant.lua");
        LuaScript release = LuaScript.fromResource(REDIS.client(), "/lua/limits/release_tenant.lua");
        LuaScript move = LuaScript.fromResource(REDIS.client(), "/lua/limits/move_start.lua");
        LuaScript restore = LuaScript.fromResource(REDIS.client(), "/lua/limits/restore_tenant.lua");
        Property.forAll(History::any, history -> {
            List<String> keys = Stream.of("epoch", "standing", "holds", "slots", "rate")
                    .map(word -> word + ":{" + histories.get() + "}")
                    .toList();
            histories.incrementAndGet();
            long now = 1_000_000;
            assertThat(await(admit.call(keys, "call-0", 1, 600, 1, SPACE_MS, LEASE_MS, 0, now))
                            .get(0)
                            .toInteger())
                    .isEqualTo(-1);
            await(restore.call(keys, told(now, List.of())));
            Model model = new Model(now);
            for (Step step : history.steps()) {
                now += step.afterMs();
                switch (step.kind()) {
                    case ASK -> {
                        Object[] asked = {step.call(), 1, 600, step.slotsMax(), SPACE_MS, LEASE_MS, 0, now};
                        assertThat(said(await(admit.call(keys, asked)))).isEqualTo(model.ask(step, now));
                    }
                    case RELEASE, GIVE_BACK -> {
                        boolean unused = step.kind() == Kind.GIVE_BACK;
                        int held = await(release.call(keys.subList(1, 5), step.call(), unused ? 1 : 0))
                                .toInteger();
                        assertThat(held == 1).isEqualTo(model.release(step.call(), unused));
                    }
                    case MOVE -> {
                        int moved = await(move.call(keys.subList(4, 5), step.call(), 30))
                                .toInteger();
                        assertThat(moved == 1).isEqualTo(model.move(step.call()));
                    }
                    case TELL -> {
                        List<String> live = List.of(step.call());
                        int held = await(restore.call(keys, told(now, live))).toInteger();
                        assertThat(held).isEqualTo(model.tell(live, now));
                    }
                }
            }
        });
    }

    /** PostgreSQL knows these calls of 600 s each and nothing else. */
    private static Object[] told(long now, List<String> live) {
        List<Object> arguments = new ArrayList<>(
                List.of(LEASE_MS, YOUNG_MS, 60_000, 0, now, LIMIT_S, LIMIT_S, 0, live.size() * 600, 1, 0, 1, 0, 1, 0));
        live.forEach(call -> arguments.addAll(List.of(0, call, 600)));
        return arguments.toArray();
    }

    private static String said(Response reply) {
        return reply.get(0).toInteger() == 1
                ? "held " + reply.get(2)
                : reply.get(2).toString();
    }

    /** What the scripts promise, in a few lines of Java. */
    private static final class Model {

        private record Held(long until, int seconds) {}

        private final Map<String, Held> held = new HashMap<>();
        private int reserved;
        private long last;
        private long before;
        private String lastCall = "";

        private Model(long toldAt) {
            last = toldAt; // one empty window
        }

        String ask(Step step, long now) {
            lapse(now);
            if (held.containsKey(step.call())) {
                held.computeIfPresent(step.call(), (call, slot) -> new Held(now + LEASE_MS, slot.seconds()));
                return "held " + held.get(step.call()).seconds();
            }
            int free = LIMIT_S - reserved;
            if (free < 60) {
                return "NO_BUDGET_FREE";
            }
            if (held.size() >= step.slotsMax()) {
                return "AGENT_FULL";
            }
            if (last + SPACE_MS > now) {
                return "RATE_LIMITED";
            }
            int seconds = Math.min(600, free);
            before = last;
            last = now;
            lastCall = step.call();
            reserved += seconds;
            held.put(step.call(), new Held(now + LEASE_MS, seconds));
            return "held " + seconds;
        }

        boolean release(String call, boolean unused) {
            if (unused && lastCall.equals(call)) {
                last = before;
                lastCall = "";
            }
            Held was = held.remove(call);
            reserved -= was == null ? 0 : was.seconds();
            return was != null;
        }

        boolean move(String call) {
            last += lastCall.equals(call) ? 30 : 0;
            return lastCall.equals(call);
        }

        int tell(List<String> live, long now) {
            lapse(now);
            held.entrySet()
                    .removeIf(slot ->
                            !live.contains(slot.getKey()) && slot.getValue().until() - LEASE_MS <= now - YOUNG_MS);
            live.forEach(call -> held.put(call, new Held(now + LEASE_MS, 600)));
            reserved = held.values().stream().mapToInt(Held::seconds).sum();
            return held.size();
        }

        private void lapse(long now) {
            held.values().removeIf(slot -> {
                reserved -= slot.until() <= now ? slot.seconds() : 0;
                return slot.until() <= now;
            });
        }
    }
}
