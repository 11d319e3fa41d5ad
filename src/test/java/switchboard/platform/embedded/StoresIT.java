package switchboard.platform.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.SwitchboardConfig;
import switchboard.platform.config.Environment;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class StoresIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    Path folder;

    private final Vertx vertx = VERTX.vertx();
    private Stores stores;

    @AfterEach
    void close() throws Exception {
        stores.close(vertx).await(60, SECONDS);
    }

    @Test
    void without_addresses_both_stores_are_our_own() throws Exception {
        // when
        open(Map.of("SWITCHBOARD_DATA_DIR", folder.toString()));
        // then
        assertThat(setting("fsync")).isEqualTo("on");
        assertThat(ping()).isEqualTo("PONG");
        assertThat(stores.servers()).hasSize(2);
    }

    @Test
    void a_second_program_joins_our_own_stores() throws Exception {
        // given
        open(Map.of("SWITCHBOARD_DATA_DIR", folder.toString()));
        stores.pool()
                .query("create table shared as select 'seen' as word")
                .execute()
                .await(60, SECONDS);
        // when
        SwitchboardConfig config = SwitchboardConfig.load(
                Optional.empty(), new Environment(Map.of("SWITCHBOARD_DATA_DIR", folder.toString())));
        Stores joined = Stores.join(vertx, config.stores()).await(60, SECONDS);
        // then
        assertThat(joined.servers()).isEmpty();
        assertThat(joined.pool().query("select word from shared").execute().await(60, SECONDS))
                .hasSize(1);
        joined.close(vertx).await(60, SECONDS);
    }

    @Test
    void with_addresses_those_are_used_and_every_statement_has_a_limit() throws Exception {
        // when
        open(external());
        // then
        assertThat(stores.servers()).isEmpty();
        assertThat(setting("statement_timeout")).isEqualTo("5s");
        assertThat(setting("lock_timeout")).isEqualTo("2s");
        assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("10s");
    }

    @Test
    void connections_that_redis_dropped_are_replaced() throws Exception {
        // given
        open(external());
        assertThat(ping()).isEqualTo("PONG");
        // when
        REDIS.client()
                .send(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("normal"))
                .await(60, SECONDS);
        // then
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ping()).isEqualTo("PONG"));
    }

    @Test
    void a_redis_that_hangs_is_not_waited_for() throws Exception {
        // given
        Map<String, String> impatient = new java.util.HashMap<>(external());
        impatient.put("SWITCHBOARD_STORES_REDIS_TIMEOUT", "50ms");
        open(impatient);
        // then
        assertThatThrownBy(() -> stores.redis()
                        .send(Request.cmd(Command.BLPOP).arg("nothing").arg(2))
                        .await(60, SECONDS))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("50");
    }

    private static Map<String, String> external() {
        return Map.of("DATABASE_URL", POSTGRES.uri(), "REDIS_URL", REDIS.uri());
    }

    private void open(Map<String, String> variables) throws Exception {
        SwitchboardConfig config = SwitchboardConfig.load(Optional.empty(), new Environment(variables));
        stores = Stores.open(vertx, config.stores()).await(60, SECONDS);
    }

    private String setting(String name) throws Exception {
        return stores.pool()
                .query("show " + name)
                .execute()
                .await(60, SECONDS)
                .iterator()
                .next()
                .getString(0);
    }

    private String ping() throws Exception {
        return stores.redis().send(Request.cmd(Command.PING)).await(60, SECONDS).toString();
    }
}
