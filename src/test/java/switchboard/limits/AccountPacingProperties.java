package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.limits.LimitsTown.await;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.redis.LuaScript;
import switchboard.simulator.core.RollingWindow;
import switchboard.testkit.Property;
import switchboard.testkit.RealRedis;

/**
 * A trunk that refuses whatever exceeds L starts in any window, and starts that reach it up to 150 ms late: none is
 * refused, and at least 85 % of what it allows is used. In time that is passed in.
 */
class AccountPacingProperties {

    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final int JITTER_MS = 150;
    private static final int WINDOWS = 20;

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final AtomicLong trunks = new AtomicLong();

    record Trunk(int startsMax, long seed) {
        static Trunk any(Random random) {
            return new Trunk(1 + random.nextInt(50), random.nextLong());
        }
    }

    @Test
    void starts_one_spacing_apart_are_never_refused() {
        Property.forAll(Trunk::any, trunk -> {
            LimitsConfig config = LimitsTown.config(1_000, trunk.startsMax(), WINDOW);
            List<Instant> turns = new ArrayList<>();
            Instant end = Instant.EPOCH.plus(WINDOW.multipliedBy(WINDOWS));
            for (Instant at = Instant.EPOCH; at.isBefore(end); at = at.plus(config.accountSpacing())) {
                turns.add(at);
            }
            allArrive(trunk, turns);
        });
    }

    @Test
    void the_script_gives_such_turns_to_however_many_ask() {
        LuaScript admit = LuaScript.fromResource(REDIS.client(), "/lua/limits/admit_account.lua");
        LuaScript restore = LuaScript.fromResource(REDIS.client(), "/lua/limits/restore_account.lua");
        Property.forAll(
                random -> new Trunk(List.of(1, 2, 3, 7, 20).get(random.nextInt(5)), random.nextInt(40) == 0 ? 1 : 0),
                trunk -> {
                    if (trunk.seed() == 0) {
                        return; // one in forty is played in full
                    }
                    LimitsConfig config = LimitsTown.config(1_000, trunk.startsMax(), WINDOW);
                    String tag = "{" + trunks.incrementAndGet() + "}";
                    List<String> keys = Stream.of("epoch", "slots", "rate")
                            .map(word -> word + tag)
                            .toList();
                    Random random = new Random(trunks.get());
                    double now = 1_000_000;
                    await(restore.call(keys, 60_000, 1_000, 0, now));
                    double end = now + WINDOW.toMillis() * WINDOWS;
                    List<Instant> turns = new ArrayList<>();
                    int call = 0;
                    while (now < end) {
                        List<Object> arguments = new ArrayList<>(
                                List.of(1_000_000, config.accountSpacing().toNanos() / 1e6, 400, 1, 0, now, 60_000));
                        for (int asked = 1 + random.nextInt(30); asked > 0; asked--) {
                            arguments.add("call" + call++);
                        }
                        Response answers = await(admit.call(keys, arguments.toArray()));
                        for (int i = 2; i < answers.size(); i++) {
                            if (answers.get(i).get(0).toInteger() == 1) {
                                long in = answers.get(i).get(1).toLong();
                                turns.add(Instant.ofEpochMilli((long) now + in));
                            }
                        }
                        now += random.nextInt(350);
                    }
                    allArrive(trunk, turns);
                });
    }

    private static void allArrive(Trunk trunk, List<Instant> turns) {
        Random random = new Random(trunk.seed());
        RollingWindow window = new RollingWindow(trunk.startsMax(), WINDOW);
        List<Instant> arrivals = turns.stream()
                .map(turn -> turn.plusMillis(random.nextInt(JITTER_MS)))
                .sorted()
                .toList();
        for (Instant arrival : arrivals) {
            assertThat(window.hasRoom(arrival)).isTrue();
            window.count(arrival);
        }
        assertThat(arrivals.size()).isGreaterThanOrEqualTo((int) (0.85 * trunk.startsMax() * WINDOWS));
    }
}
