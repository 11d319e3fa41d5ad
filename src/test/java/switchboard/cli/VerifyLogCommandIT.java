package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.config.Environment;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class VerifyLogCommandIT {

    @RegisterExtension
    static final RealPostgres EMPTY = RealPostgres.empty();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_database_without_a_schema_is_told_how_to_get_one() {
        Map<String, String> variables = Map.of("DATABASE_URL", EMPTY.uri(), "REDIS_URL", REDIS.uri());
        int exit = new CommandLineTool(
                        new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(variables))
                .run("verify-log");
        assertThat(exit).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).contains("switchboard migrate").doesNotContain("bug");
    }
}
