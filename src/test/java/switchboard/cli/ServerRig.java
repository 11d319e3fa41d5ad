package switchboard.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import switchboard.platform.config.Environment;
import switchboard.platform.time.Clocks;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.WholeServer;

/** A running server, and a shell beside it. */
final class ServerRig {

    static final String OUR_NUMBER = "+14155550100";

    private final RealPostgres postgres;
    private final Map<String, String> variables = new HashMap<>();
    private final WholeServer server;

    /** The shell finds the key where a server in development keeps it. */
    ServerRig(RealPostgres postgres, RealRedis redis, Path dataDir) throws IOException {
        this(postgres, redis, dataDir, Map.of());
    }

    ServerRig(RealPostgres postgres, RealRedis redis, Path dataDir, Map<String, String> settings) throws IOException {
        this.postgres = postgres;
        server = WholeServer.start(postgres, redis, settings, Clocks.real());
        Files.createDirectories(dataDir);
        Files.writeString(
                dataDir.resolve("development.env"), "SWITCHBOARD_SERVICE_KEY=" + WholeServer.SERVICE_KEY + "\n");
        variables.put("DATABASE_URL", postgres.uri());
        variables.put("REDIS_URL", redis.uri());
        variables.put("SWITCHBOARD_DATA_DIR", dataDir.toString());
        variables.put("SWITCHBOARD_SERVER", server.at("/").toString());
    }

    void close() {
        server.close();
    }

    /** What the server itself answers. */
    JsonObject get(String path) {
        return new JsonObject(server.get(path).body());
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
