package switchboard.inbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.FlakyLine;
import switchboard.testkit.RealPostgres;

class InboxFaultIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final Vertx vertx = Vertx.vertx();
    private FlakyLine line;
    private Pool pool;
    private InboxRig rig;

    @BeforeEach
    void open() throws Exception {
        POSTGRES.query("truncate webhook_queue cascade");
        PgConnectOptions options = POSTGRES.options();
        line = new FlakyLine(vertx, options.getHost(), options.getPort());
        pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(options.setHost("127.0.0.1").setPort(line.port()))
                .with(new PoolOptions()
                        .setMaxSize(6)
                        .setConnectionTimeout(500)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .build();
        rig = new InboxRig(pool, Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
        vertx.close().await(60, SECONDS);
    }

    @Test
    void without_postgres_the_sender_is_told_to_come_back_and_soon_is_welcome_again() throws Exception {
        assertThat(rig.post("before", "fine").statusCode()).isEqualTo(204);
        line.cut();
        HttpResponse<String> away = rig.post("while", "fine");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).contains("2");
        line.mend();
        await().untilAsserted(
                        () -> assertThat(rig.post("while", "fine").statusCode()).isEqualTo(204));
        assertThat(POSTGRES.count("webhook_queue")).isEqualTo(2);
    }

    @Test
    void a_postgres_that_hangs_is_answered_503_and_nothing_told_2xx_is_missing() throws Exception {
        assertThat(rig.post("before", "fine").statusCode()).isEqualTo(204);
        line.hold();
        Map<String, CompletableFuture<HttpResponse<String>>> answers = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            answers.put("d" + i, rig.postAsync("d" + i, "fine"));
        }
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers.values()) {
            statuses.add(answer.get(60, SECONDS).statusCode());
        }
        assertThat(statuses).containsOnly(503);
        line.mend();
        await().untilAsserted(
                        () -> assertThat(rig.post("after", "fine").statusCode()).isEqualTo(204));
        for (String id : answers.keySet()) {
            assertThat(rig.post(id, "fine").statusCode()).isEqualTo(204); // the sender comes back
        }
        assertThat(POSTGRES.count("webhook_queue")).isEqualTo(302);
    }
}
