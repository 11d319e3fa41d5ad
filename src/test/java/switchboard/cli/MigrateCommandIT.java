package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.config.Environment;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class MigrateCommandIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_complete_schema_needs_nothing() {
        assertThat(run("migrate", "--json")).as(err.toString()).isZero();
        assertThat(new JsonObject(out.toString()).getJsonArray("applied")).isEmpty();
    }

    @Test
    void status_lists_every_file() {
        assertThat(run("migrate", "--status")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("foundation.sql\tapplied\t").contains("engine.sql\tapplied\t");
    }

    @Test
    void a_database_that_does_not_answer_is_worth_another_try() {
        assertThat(run(Map.of("DATABASE_URL", "postgresql://me:pw@127.0.0.1:1/x", "REDIS_URL", REDIS.uri()), "migrate"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).startsWith("error: ").doesNotContain("pw");
    }

    private int run(String... args) {
        return run(Map.of("DATABASE_URL", POSTGRES.uri(), "REDIS_URL", REDIS.uri()), args);
    }

    private int run(Map<String, String> variables, String... args) {
        return new CommandLineTool(
                        new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(variables))
                .run(args);
    }
}
