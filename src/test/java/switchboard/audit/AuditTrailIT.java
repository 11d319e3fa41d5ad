package switchboard.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.deploy.Routes;
import switchboard.platform.web.JsonAnswers;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Whatever a person or a key changes over HTTP is on record: who, what, as it was and as it became. */
class AuditTrailIT {

    private static final UUID TENANT = new UUID(0, 1);
    private static final UUID CAMPAIGN = new UUID(0, 7);

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final ManualClock CLOCK = new ManualClock();
    private static final AtomicInteger DONE = new AtomicInteger();
    private static Edge edge;

    /** Some capability's routes. */
    private static final class Campaigns implements Routes {

        @Override
        public void mount(Router router) {
            router.patch("/v1/campaigns/:id").respond(ctx -> {
                DONE.incrementAndGet();
                String name = ctx.body().asJsonObject().getString("name");
                return POSTGRES.pool()
                        .query("update campaigns set name = '" + name + "' where id = '" + ctx.pathParam("id") + "'")
                        .execute()
                        .compose(done -> JsonAnswers.ok(ctx, new JsonObject()));
            });
            router.get("/v1/campaigns/:id").respond(ctx -> JsonAnswers.ok(ctx, new JsonObject()));
            router.post("/v1/dnc").respond(ctx -> JsonAnswers.ok(ctx, new JsonObject()));
            router.post("/v1/broken").handler(ctx -> ctx.fail(new IllegalStateException("bug")));
        }
    }

    @BeforeAll
    static void open() {
        edge = Edge.of(routes(POSTGRES.pool()));
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void a_campaign() {
        DONE.set(0);
        POSTGRES.query("""
                delete from auth.users;
                insert into auth.users (id, email) values ('%1$s', 't');
                insert into campaigns (id, user_id, name, from_number) values ('%2$s', '%1$s', 'Spring', '+14155550100')
                """.formatted(TENANT, CAMPAIGN));
    }

    @Test
    void a_change_is_on_record_with_who_and_what_before_and_after() {
        long before = POSTGRES.count("audit_logs");
        HttpResponse<String> answer = edge.ask(
                Who.owner(TENANT),
                "PATCH",
                "/v1/campaigns/" + CAMPAIGN,
                Optional.of(new JsonObject().put("name", "Autumn")));
        assertThat(answer.statusCode()).isEqualTo(200);
        List<Row> rows = recorded(before, 2);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.getUUID("user_id")).isEqualTo(TENANT);
            assertThat(row.getUUID("actor_id")).isEqualTo(TENANT);
            assertThat(row.getString("action")).isEqualTo("campaigns.change");
            assertThat(row.getString("entity")).isEqualTo("campaigns");
            assertThat(row.getString("entity_id")).isEqualTo(CAMPAIGN.toString());
            assertThat(row.getString("ip")).isEqualTo("127.0.0.1");
            assertThat(row.getJsonObject("metadata").getString("actor")).isEqualTo(TENANT.toString());
        });
        assertThat(rows.get(0).getString("action_type")).isEqualTo("asked");
        assertThat(details(rows.get(0)).getJsonObject("before").getString("name"))
                .isEqualTo("Spring");
        assertThat(rows.get(1).getString("action_type")).isEqualTo("done");
        assertThat(details(rows.get(1)).getJsonObject("after").getString("name"))
                .isEqualTo("Autumn");
        assertThat(details(rows.get(1)).getString("request_id"))
                .isEqualTo(details(rows.get(0)).getString("request_id"));
    }

    @Test
    void what_fails_is_on_record_as_refused() {
        long before = POSTGRES.count("audit_logs");
        edge.ask(Who.OPERATOR, "POST", "/v1/broken", Optional.empty());
        List<Row> rows = recorded(before, 2);
        assertThat(rows.get(1).getString("action_type")).isEqualTo("refused");
        assertThat(details(rows.get(1)).getInteger("status")).isEqualTo(500);
        assertThat(details(rows.get(1)).getString("actor")).isEqualTo("service");
    }

    @Test
    void who_only_reads_leaves_no_row_and_what_is_sent_is_not_kept() {
        long before = POSTGRES.count("audit_logs");
        edge.ask(Who.OPERATOR, "GET", "/v1/campaigns/" + CAMPAIGN, Optional.empty());
        edge.ask(Who.OPERATOR, "POST", "/v1/dnc", Optional.of(new JsonObject().put("phone_number", "+12125550147")));
        assertThat(recorded(before, 2))
                .allSatisfy(row -> assertThat(row.getString("action")).isEqualTo("dnc.create"));
        assertThat(POSTGRES.query("select 1 from audit_logs as a where a::text like '%5550147%'"))
                .isEmpty();
    }

    @Test
    void what_cannot_be_put_on_record_is_not_done() {
        Vertx vertx = Vertx.vertx();
        Pool nowhere = PgBuilder.pool()
                .using(vertx)
                .connectingTo(PgConnectOptions.fromUri("postgresql://nobody@127.0.0.1:1/none"))
                .with(new PoolOptions().setMaxSize(1))
                .build();
        try (Edge lost = Edge.of(routes(nowhere))) {
            HttpResponse<String> answer = lost.ask(
                    Who.OPERATOR,
                    "PATCH",
                    "/v1/campaigns/" + CAMPAIGN,
                    Optional.of(new JsonObject().put("name", "Autumn")));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(DONE).hasValue(0);
        } finally {
            vertx.close();
        }
    }

    private static List<Routes> routes(Pool trail) {
        return List.of(new AuditTrail(new TrailRepository(trail), CLOCK), new Campaigns());
    }

    private static List<Row> recorded(long before, int rows) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> POSTGRES.count("audit_logs") == before + rows);
        return POSTGRES.query("select * from audit_logs order by xmin::text::bigint").stream()
                .skip(before)
                .toList();
    }

    private static JsonObject details(Row row) {
        return row.getJsonObject("metadata");
    }
}
