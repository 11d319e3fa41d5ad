package switchboard.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.ops.OpsCapability;
import switchboard.platform.time.Clocks;
import switchboard.testkit.Edge;
import switchboard.testkit.Edge.Who;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Reconciliation on demand, and its report as JSON and as a table, for operators alone. */
class ReconcileRoutesIT {

    private static final String PATH = "/v1/reconciliation-runs";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final ManualClock CLOCK = new ManualClock();
    private static Edge edge;

    @BeforeAll
    static void open() {
        Books books = new Books(
                new PlantedFaults(POSTGRES, CLOCK.instant(), 0, 0, 0, 0),
                (tx, report) -> Future.succeededFuture(),
                (tx, call) -> Future.succeededFuture(),
                () -> Future.succeededFuture("nothing to bill"),
                new Books.Slots(() -> Future.succeededFuture(Set.of()), Future::succeededFuture),
                OpsCapability.alarms(POSTGRES.pool()));
        ReconcileConfig config = new ReconcileConfig(
                Duration.ofDays(35), Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(5), 100, 10);
        edge = Edge.of(ReconcileCapability.open(config, POSTGRES.pool(), books, new Clocks(CLOCK, CLOCK))
                .capability()
                .routes());
    }

    @AfterAll
    static void close() {
        edge.close();
    }

    @BeforeEach
    void a_booking_of_which_there_is_no_appointment() {
        POSTGRES.query("""
                delete from reconciliation_runs; delete from cal_bookings; delete from auth.users;
                insert into auth.users (id, email) values ('00000000-0000-0000-0000-000000000001', 't');
                insert into cal_bookings (uid, chain, user_id, state, updated_at)
                values ('=1+1,"x"', 'c', '00000000-0000-0000-0000-000000000001', 'BOOKED', '2026-01-01')
                """);
    }

    @Test
    void a_run_is_begun_followed_and_read() {
        String id = begin("");
        JsonObject run = over(id);
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInteger("discrepancies_found")).isEqualTo(1);
        JsonObject difference = json(get(PATH + "/" + id + "/differences"), 200)
                .getJsonArray("data")
                .getJsonObject(0);
        assertThat(difference.getString("cause")).isEqualTo("booking_missing");
        List<String> table =
                get(PATH + "/" + id + "/differences?format=csv").body().lines().toList();
        assertThat(table).hasSize(2);
        assertThat(table.get(0)).startsWith("id,cause,user_id,entity,entity_id,expected,actual,repair");
        assertThat(table.get(1)).contains("\"booking_missing\"", "\"'=1+1,\"\"x\"\"\""); // no formula, quotes kept
        assertThat(json(get(PATH), 200).getJsonArray("data")).hasSize(1);
    }

    @Test
    void one_at_a_time_and_a_dry_run_says_so() {
        POSTGRES.query("insert into reconciliation_runs (id, run_type, lease_until) values ('" + new UUID(0, 9)
                + "', 'manual', '" + CLOCK.instant().plusSeconds(60) + "')");
        assertThat(json(edge.ask(Who.OPERATOR, "POST", PATH, Optional.empty()), 409)
                        .getString("code"))
                .isEqualTo("reconciliation_running");
        POSTGRES.query("delete from reconciliation_runs");
        assertThat(over(begin("?dry_run=true")).getString("status")).isEqualTo("completed");
    }

    @Test
    void it_is_the_operators_business() {
        Who tenant = Who.owner(new UUID(0, 1));
        assertThat(edge.ask(tenant, "POST", PATH, Optional.empty()).statusCode())
                .isEqualTo(403);
        assertThat(edge.ask(tenant, "GET", PATH, Optional.empty()).statusCode()).isEqualTo(403);
        assertThat(get(PATH + "/" + new UUID(0, 7)).statusCode()).isEqualTo(404);
    }

    private static String begin(String query) {
        return json(edge.ask(Who.OPERATOR, "POST", PATH + query, Optional.empty()), 202)
                .getString("id");
    }

    private static JsonObject over(String id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        !json(get(PATH + "/" + id), 200).getString("status").equals("running"));
        return json(get(PATH + "/" + id), 200);
    }

    private static HttpResponse<String> get(String path) {
        return edge.ask(Who.OPERATOR, "GET", path, Optional.empty());
    }

    private static JsonObject json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }
}
