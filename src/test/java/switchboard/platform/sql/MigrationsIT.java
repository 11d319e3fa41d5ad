package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Migrations.FileStatus;
import switchboard.platform.sql.Migrations.Report;
import switchboard.platform.sql.Migrations.State;
import switchboard.testkit.RealPostgres;

/** The runner on an empty database: nothing, then a dry run, then two nodes at once, then changed and broken files. */
@TestMethodOrder(OrderAnnotation.class)
class MigrationsIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T15:00:00Z"), ZoneOffset.UTC);
    private static final List<String> NAMES =
            SqlFile.inOrder().stream().map(SqlFile::name).toList();

    @RegisterExtension
    static final RealPostgres POSTGRES = RealPostgres.empty();

    @Test
    @Order(1)
    void status_and_dry_run_change_nothing() {
        assertThat(wait(Migrations.status(POSTGRES.pool())))
                .extracting(FileStatus::state)
                .containsOnly(State.PENDING);
        assertThat(wait(Migrations.dryRun(POSTGRES.pool(), CLOCK)).applied()).isEqualTo(NAMES);
        assertThat(POSTGRES.query("select 1 from pg_tables where schemaname = 'public'"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void two_nodes_that_start_together_apply_each_file_once() {
        Future<Report> one = Migrations.apply(POSTGRES.pool(), CLOCK);
        Future<Report> other = Migrations.apply(POSTGRES.pool(), CLOCK);

        List<String> applied = new ArrayList<>(wait(one).applied());
        applied.addAll(wait(other).applied());

        assertThat(applied).containsExactlyInAnyOrderElementsOf(NAMES);
        assertThat(wait(Migrations.apply(POSTGRES.pool(), CLOCK))).isEqualTo(new Report(List.of(), NAMES));
        assertThat(wait(Migrations.status(POSTGRES.pool())))
                .allMatch(file -> file.state() == State.APPLIED
                        && file.appliedAt().orElseThrow().equals(CLOCK.instant()));
    }

    @Test
    @Order(3)
    void a_changed_file_is_refused_before_anything_is_done() {
        List<SqlFile> files = List.of(
                new SqlFile("new.sql", "create table public.never_made (id integer)"),
                new SqlFile("engine.sql", "-- another text"));

        Failure refused = refusal(new Migrations(POSTGRES.pool(), CLOCK, files).apply());

        assertThat(refused.kind()).isEqualTo(Failure.Kind.CONFLICT);
        assertThat(refused.explanation()).contains("sql/engine.sql").contains("sql/ORDER");
        assertThat(POSTGRES.query("select 1 from pg_tables where tablename = 'never_made'"))
                .isEmpty();
    }

    @Test
    @Order(4)
    void a_broken_file_names_its_line_and_leaves_nothing_behind() {
        SqlFile broken = new SqlFile(
                "broken.sql",
                "-- é, a comment\ncreate table public.half (id integer);\n\nselect nonsense\n  from half;\n");

        Failure refused = refusal(new Migrations(POSTGRES.pool(), CLOCK, List.of(broken)).apply());

        assertThat(refused.kind()).isEqualTo(Failure.Kind.INVALID);
        assertThat(refused.explanation()).contains("sql/broken.sql, line 4: column \"nonsense\" does not exist");
        assertThat(POSTGRES.query("select 1 from pg_tables where tablename = 'half'"))
                .isEmpty();
        assertThat(POSTGRES.query("select 1 from schema_history where file = 'broken.sql'"))
                .isEmpty();
    }

    @Test
    @Order(5)
    void the_diagnostic_says_for_every_precondition_whether_it_holds_and_why() {
        Tenants.moveIn(POSTGRES);
        POSTGRES.query("update profiles set business_name = 'Walsh', area_code = '212', consent_accepted_at = now()");

        assertThat(diagnosis(Tenants.ALICE.toString())).hasSizeGreaterThan(5).allMatch(row -> row.getBoolean("pass"));
        POSTGRES.query("update subscriptions set status = 'canceled'; update profiles set area_code = null");
        assertThat(diagnosis(Tenants.ALICE.toString()))
                .filteredOn(row -> !row.getBoolean("pass"))
                .extracting(row -> row.getString("code"))
                .containsExactlyInAnyOrder("AREA_CODE_INVALID", "SUBSCRIPTION_INACTIVE");
        assertThat(diagnosis("not an id")).noneMatch(row -> row.getBoolean("pass"));
        assertThat(diagnosis("")).noneMatch(row -> row.getBoolean("pass"));
    }

    private static List<Row> diagnosis(String userId) {
        List<Row> rows = new ArrayList<>();
        wait(POSTGRES.pool()
                        .withConnection(connection -> connection
                                .query("set switchboard.user_id = '" + userId + "'")
                                .execute()
                                .compose(set -> connection
                                        .query(SqlFile.named("check_profile_for_deploy.sql")
                                                .text())
                                        .execute())))
                .forEach(rows::add);
        return rows;
    }

    private static Failure refusal(Future<?> future) {
        return catchThrowableOfType(Failure.class, () -> future.await(60, SECONDS));
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
