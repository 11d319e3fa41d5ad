package switchboard.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class TestkitIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void the_session_is_in_kathmandu() {
        assertThat(POSTGRES.query("show timezone").get(0).getString(0)).isEqualTo("Asia/Kathmandu");
    }

    @Test
    void a_key_is_kept() throws Exception {
        // when
        REDIS.client().send(Request.cmd(Command.SET).arg("k").arg("v")).await(60, TimeUnit.SECONDS);
        // then
        assertThat(REDIS.client()
                        .send(Request.cmd(Command.GET).arg("k"))
                        .await(60, TimeUnit.SECONDS)
                        .toString())
                .isEqualTo("v");
    }

    @Test
    void each_test_finds_redis_empty() throws Exception {
        assertThat(REDIS.client()
                        .send(Request.cmd(Command.DBSIZE))
                        .await(60, TimeUnit.SECONDS)
                        .toInteger())
                .isZero();
    }
}
