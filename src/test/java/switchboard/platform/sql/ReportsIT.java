package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.pgclient.PgConnectOptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import switchboard.testkit.RealPostgres;

/** Every file of {@code sql} that is no migration runs against the migrated schema: by the driver, and by psql. */
class ReportsIT {

    private static final Path SQL = Path.of("sql");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @BeforeAll
    static void something_to_report() {
        Tenants.moveIn(POSTGRES);
        POSTGRES.query("""
                insert into usage_limits (user_id, call_cap_seconds, call_used_seconds) values ('%1$s', 9000, 8000)
                    on conflict (user_id) do update set call_cap_seconds = 9000, call_used_seconds = 8000;
                insert into billing_line_items (user_id, billing_period_id, event_type, billed_units, unit_rate,
                                                total_amount, provider_cost, margin)
                values ('%1$s', 'p', 'base', 1, 149, 149.00, 0, 149.00);
                insert into campaigns (id, user_id, name, from_number, status)
                values ('%1$s', '%1$s', 'Spring', '+14155550100', 'paused');
                insert into dialer_queue (user_id, campaign_id, phone_number, from_number)
                values ('%1$s', '%1$s', '+12125550147', '+14155550100');
                insert into webhook_queue (event_type, state, error_message) values ('call_ended', 'dead', 'why');
                insert into alerts (alert_type, severity, message) values ('reconciliation', 'warning', 'look');
                insert into reconciliation_runs (id, run_type) values ('%1$s', 'manual');
                insert into reconciliation_differences (run_id, cause, entity, entity_id, found_at, seen_at)
                values ('%1$s', 'orphan_ledger_row', 'ledger', '7', now(), now());
                """.formatted(Tenants.ALICE));
    }

    static List<Path> files() throws IOException {
        List<String> migrations = SqlFile.inOrder().stream().map(SqlFile::name).toList();
        try (Stream<Path> all = Files.walk(SQL)) {
            return all.filter(file -> file.toString().endsWith(".sql"))
                    .filter(file -> !migrations.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void there_are_some() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(7).contains(SQL.resolve("check_profile_for_deploy.sql"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void it_answers_rows_and_changes_nothing(Path file) throws Exception {
        String text = Files.readString(file);
        assertThat(POSTGRES.pool()
                        .withConnection(connection -> connection
                                .query("begin transaction read only")
                                .execute()
                                .compose(begun -> connection.query(text).execute())
                                .eventually(() -> connection.query("rollback").execute()))
                        .await(60, SECONDS)
                        .size())
                .isPositive();
        assertThat(text.lines().findFirst().orElse("")).startsWith("-- ").contains("Owned by switchboard.");
    }

    @ParameterizedTest
    @MethodSource("files")
    void psql_runs_it(Path file) throws IOException, InterruptedException {
        Optional<String> psql = psql();
        assumeTrue(psql.isPresent(), "psql is not installed here");
        PgConnectOptions options = POSTGRES.options();
        List<String> command = new ArrayList<>(List.of(
                psql.get(),
                "--no-psqlrc",
                "--csv",
                "--set=ON_ERROR_STOP=1",
                "--host=" + options.getHost(),
                "--port=" + options.getPort(),
                "--username=" + options.getUser(),
                "--dbname=" + options.getDatabase(),
                "--command=set switchboard.user_id = '" + Tenants.ALICE + "'",
                "--file=" + file));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment()
                .put("PGPASSWORD", Optional.ofNullable(options.getPassword()).orElse(""));
        Process running = process.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> !line.equals("SET")))
                .as("a heading and a row at least")
                .hasSizeGreaterThan(1);
    }

    private static Optional<String> psql() {
        Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "psql"));
        return path.filter(Files::isExecutable).findFirst().map(Path::toString);
    }
}
