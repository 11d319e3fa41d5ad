package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URLConnection;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.time.Clocks;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;
import switchboard.testkit.WholeServer;

class SwitchboardIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void the_server_says_that_it_lives_is_ready_and_counts() {
        try (WholeServer server = start()) {
            assertThat(server.getAsNobody("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.getAsNobody("/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.getAsNobody("/metrics").body()).contains("jvm_memory_used_bytes");
            assertThat(server.getAsNobody("/").body()).contains("<html");
        }
    }

    @Test
    void the_live_stream_begins_with_a_snapshot() throws IOException {
        try (WholeServer server = start()) {
            URLConnection stream = server.at("/v1/live").toURL().openConnection();
            stream.setReadTimeout(20_000);
            stream.setRequestProperty("Accept", "text/event-stream");
            stream.setRequestProperty("Authorization", "Bearer " + WholeServer.SERVICE_KEY);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(lines.lines()
                                .filter(line -> line.startsWith("event:"))
                                .findFirst())
                        .contains("event: snapshot");
            }
        }
    }

    @Test
    void it_stops_and_starts_again_on_the_same_stores() {
        // given
        WholeServer first = start();
        first.get("/v1/calls");
        HttpRequest.Builder ask = HttpRequest.newBuilder(first.at("/health/live"));
        // when
        first.close();
        // then
        Assertions.assertThatThrownBy(() -> first.send(ask)).hasCauseInstanceOf(ConnectException.class);
        try (WholeServer second = start()) {
            assertThat(second.getAsNobody("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void it_stops_although_somebody_is_still_reading_the_live_stream() throws IOException {
        // given
        WholeServer server = start();
        URLConnection stream = server.at("/v1/live").toURL().openConnection();
        stream.setRequestProperty("Accept", "text/event-stream");
        stream.setRequestProperty("Authorization", "Bearer " + WholeServer.SERVICE_KEY);
        stream.getInputStream().read();
        // when
        server.close();
        // then
        assertThat(POSTGRES.pool().size()).isNotNegative();
    }

    @Test
    void two_servers_side_by_side_store_one_delivery_once() {
        SignedFixture ping = SignedFixture.one("C17");
        try (WholeServer one = start();
                WholeServer two = start()) {
            // when
            assertThat(one.deliver("/webhooks/calcom", ping.body(), ping.headers())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(two.deliver("/webhooks/calcom", ping.body(), ping.headers())
                            .statusCode())
                    .isEqualTo(204);
            // then
            await().untilAsserted(() -> assertThat(one.get("/v1/webhook-queue").body())
                    .contains("\"skipped\"")
                    .isEqualTo(two.get("/v1/webhook-queue").body()));
            assertThat(POSTGRES.count("webhook_queue")).isEqualTo(1);
        }
    }

    private static WholeServer start() {
        return WholeServer.start(POSTGRES, REDIS, Map.of(), Clocks.real());
    }
}
