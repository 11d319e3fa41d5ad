package switchboard.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import switchboard.calls.CallEvents;
import switchboard.calls.CallProgressed;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;

/** Two nodes that find each other by a list of addresses. */
@Tag("ci")
class ClusterIT {

    @Test
    void what_one_node_says_of_a_call_is_heard_on_the_other_and_a_node_that_leaves_is_not_missed() throws Exception {
        // given
        int first = freePort();
        int second = freePort();
        String members = "127.0.0.1:" + first + ", 127.0.0.1:" + second;
        Vertx here = join(first, members);
        Vertx there = join(second, members);
        Bus bus = new Bus(here.eventBus(), CallEvents.ALL);
        Bus otherBus = new Bus(there.eventBus(), CallEvents.ALL);
        List<CallProgressed> heard = new CopyOnWriteArrayList<>();
        otherBus.on(CallEvents.PROGRESSED, heard::add).completion().await(60, SECONDS);
        CallProgressed news = news();
        // when
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    bus.publish(CallEvents.PROGRESSED, news);
                    return !heard.isEmpty();
                });
        // then
        assertThat(heard).contains(news);
        // and
        there.close().await(60, SECONDS);
        List<CallProgressed> heardHere = new CopyOnWriteArrayList<>();
        bus.on(CallEvents.PROGRESSED, heardHere::add).completion().await(60, SECONDS);
        bus.publish(CallEvents.PROGRESSED, news);
        await().atMost(Duration.ofSeconds(60)).until(() -> heardHere.contains(news));
        here.close().await(60, SECONDS);
    }

    private static Vertx join(int port, String members) throws Exception {
        return Cluster.join(new ClusterConfig("127.0.0.1", port, 0, members, Duration.ofSeconds(3)))
                .await(120, SECONDS);
    }

    private static CallProgressed news() {
        return new CallProgressed(
                new CallId(new UUID(1, 2)),
                new UUID(3, 4),
                "in-progress",
                "outbound",
                "+14155550100",
                "+12125550147",
                null,
                null,
                Instant.parse("2026-03-03T17:00:00Z"),
                null,
                true);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
