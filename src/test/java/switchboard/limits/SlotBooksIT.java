package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.limits.LimitsTown.Resident;
import switchboard.platform.core.CallId;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** The slots of a real Redis against the calls of a real PostgreSQL: what differs is named, and put right. */
class SlotBooksIT {

    private static final String SLOTS = "limits:slots:{account}";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final LimitsTown town = new LimitsTown(POSTGRES);
    private final Slots slots = new Slots(
            REDIS.client(), POSTGRES.pool(), LimitsTown.config(100, 1_000, Duration.ofMillis(50)), Clock.systemUTC());
    private final SlotBooks books = new SlotBooks(REDIS.client(), POSTGRES.pool(), slots, Duration.ofMillis(50));

    @BeforeEach
    void empty() {
        town.clear();
    }

    @Test
    void a_lost_slot_and_one_that_nobody_uses_are_named_and_put_right() {
        // given: three calls in progress, each with its slot
        Resident resident = town.moveIn();
        CallId one = call(resident);
        CallId two = call(resident);
        CallId three = call(resident);
        assertThat(LimitsTown.await(books.drift())).isEmpty();
        // when: Redis forgets one, remembers one that never was, and is not told of an end
        redis(Request.cmd(Command.ZREM).arg(SLOTS).arg(one.toString()));
        String stray = UUID.randomUUID().toString();
        redis(Request.cmd(Command.ZADD)
                .arg(SLOTS)
                .arg(Instant.now().plusSeconds(60).toEpochMilli())
                .arg(stray));
        town.end(three);
        // then
        assertThat(LimitsTown.await(books.drift())).isEqualTo(Set.of(one.toString(), stray, three.toString()));
        putRight(); // a slot so young that its call may not be committed yet is left for a moment
        assertThat(redis(Request.cmd(Command.ZRANGE).arg(SLOTS).arg(0).arg(-1)))
                .extracting(Response::toString)
                .containsExactlyInAnyOrder(one.toString(), two.toString());
    }

    @Test
    void a_redis_that_lost_everything_is_told_again() {
        Resident resident = town.moveIn();
        CallId call = call(resident);
        redis(Request.cmd(Command.FLUSHALL));
        assertThat(LimitsTown.await(books.drift())).containsExactly(call.toString());
        putRight();
    }

    private void putRight() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            LimitsTown.await(books.realign());
            return LimitsTown.await(books.drift()).isEmpty();
        });
    }

    private CallId call(Resident resident) {
        AdmissionRequest request = LimitsTown.dial(resident);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> LimitsTown.await(slots.ask(request, AgentLimits.of(5, 1_000)))
                        .isEmpty());
        assertThat(town.admits(request)).isTrue();
        return request.call();
    }

    private static Response redis(Request request) {
        return LimitsTown.await(REDIS.client().send(request));
    }
}
