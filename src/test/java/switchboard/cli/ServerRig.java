package switchboard.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.Switchboard;
import switchboard.SwitchboardConfig;
import switchboard.platform.config.DevelopmentSecrets;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.embedded.Stores;
import switchboard.platform.time.Clocks;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** A running server, and a shell beside it. */
final class ServerRig {

    static final String OUR_NUMBER = "+14155550100";

    private final Vertx vertx = Vertx.vertx();
    private final RealPostgres postgres;
    private final Map<String, String> variables = new HashMap<>();
    private final Stores stores;
    private final Switchboard server;

    ServerRig(RealPostgres postgres, RealRedis redis, Path dataDir) throws Exception {
        this.postgres = postgres;
        variables.put("DATABASE_URL", postgres.uri());
        variables.put("REDIS_URL", redis.uri());
        variables.put("SWITCHBOARD_DATA_DIR", dataDir.toString());
        variables.put("SWITCHBOARD_HTTP_PORT", "0");
        variables.put("RETELL_BASE_URL", "http://127.0.0.1:1");
        Environment given = new Environment(variables);
        SwitchboardConfig config = SwitchboardConfig.load(Optional.empty(), given);
        Secrets secrets = Secrets.from(DevelopmentSecrets.fill(given, dataDir).environment());
        stores = Stores.open(vertx, config.stores()).await(30, SECONDS);
        server =
                Switchboard.start(vertx, config, secrets, stores, Clocks.real()).await(30, SECONDS);
        variables.put("SWITCHBOARD_SERVER", "http://localhost:" + server.port());
    }

    void close() throws Exception {
        server.stop().eventually(() -> stores.close(vertx)).await(30, SECONDS);
        vertx.close().await(30, SECONDS); // apart: nothing follows on a thread that has ended
    }

    Shell run(String... args) {
        return runWith(Map.of(), args);
    }

    /** With these variables over those of the rig. */
    Shell runWith(Map<String, String> more, String... args) {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLineTool(
                        new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(all))
                .run(args);
        return new Shell(code, out.toString(), err.toString());
    }

    /** A tenant that could dial, with 300 seconds. */
    String tenant() {
        String id = UUID.randomUUID().toString();
        postgres.query("insert into auth.users (id, email) values ('%1$s', '%1$s@example.com')".formatted(id));
        postgres.query("""
                insert into profiles (user_id, email, full_name, business_name, industry, business_timezone,
                                      consent_accepted_at, status, area_code)
                values ('%1$s', '%1$s@example.com', 'A', 'Harbor', 'hvac', 'America/New_York', now(), 'active', '415')
                """.formatted(id));
        postgres.query("""
                insert into subscriptions (user_id, customer_id, status, plan_type, current_period_end)
                values ('%s', 'cus', 'active', 'core', now() + interval '30 days')
                """.formatted(id));
        postgres.query("""
                insert into usage_limits (user_id, call_cap_seconds, grace_seconds, period_start, period_end, tier_id,
                                          billing_period_id)
                values ('%s', 300, 60, now(), now() + interval '30 days', 'core', 'p1')
                """.formatted(id));
        postgres.query("""
                insert into agents (user_id, agent_id, phone_number, is_active, status, nickname)
                values ('%s', 'agent_1', '%s', true, 'deployed', 'A')
                    on conflict (phone_number) do update set user_id = excluded.user_id
                """.formatted(id, OUR_NUMBER));
        return id;
    }

    /** What a command left behind. */
    record Shell(int code, String out, String err) {

        JsonObject json() {
            return new JsonObject(out);
        }

        @Override
        public String toString() {
            return "exit " + code + "\n" + out + "\n" + err;
        }
    }
}
