package switchboard.platform.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.testkit.OneVertx;

class EmbeddedRedisIT {

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private EmbeddedRedis redis;

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void a_second_start_finds_the_data() throws Exception {
        // given
        redis = EmbeddedRedis.start(folder, PATIENCE);
        ask(Request.cmd(Command.SET).arg("kept").arg("here"));
        redis.close();
        // when
        redis = EmbeddedRedis.start(folder, PATIENCE);
        // then
        assertThat(ask(Request.cmd(Command.GET).arg("kept"))).isEqualTo("here");
        assertThat(ask(Request.cmd(Command.CONFIG).arg("GET").arg("appendfsync")))
                .contains("everysec");
    }

    @Test
    void an_orphan_is_stopped_and_its_data_taken_over() throws Exception {
        // given
        redis = EmbeddedRedis.start(folder, PATIENCE);
        ask(Request.cmd(Command.SET).arg("kept").arg("here"));
        redis.close();
        Path program = Binaries.inUserCacheOr(folder.resolve("binaries")).redis();
        Process orphan = new ProcessBuilder(
                        program.toString(), folder.resolve("redis.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("orphan.log").toFile())
                .start();
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("redis.pid")));
        // when
        redis = EmbeddedRedis.start(folder, PATIENCE);
        // then
        assertThat(orphan.waitFor(10, SECONDS)).isTrue();
        assertThat(ask(Request.cmd(Command.GET).arg("kept"))).isEqualTo("here");
    }

    @Test
    void only_who_knows_the_password_comes_in() {
        // given
        redis = EmbeddedRedis.start(folder, PATIENCE);
        // then
        assertThatThrownBy(() -> ask(redis.uri().replaceFirst(":[^:@]+@", ":wrong@"), Request.cmd(Command.PING)))
                .hasMessageContaining("WRONGPASS");
    }

    private String ask(Request request) throws Exception {
        return ask(redis.uri(), request);
    }

    private static String ask(String uri, Request request) throws Exception {
        Redis client = Redis.createClient(VERTX.vertx(), uri);
        try {
            return String.valueOf(client.send(request).await(60, SECONDS));
        } finally {
            client.close().await(60, SECONDS);
        }
    }
}
