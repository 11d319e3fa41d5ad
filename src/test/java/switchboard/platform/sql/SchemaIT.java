package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.embedded.EmbeddedPostgres;

/**
 * Whatever a database was before, it is the same afterwards. On a server of its own: roles belong to the whole server,
 * and the first database must find none of ours.
 */
class SchemaIT {

    private static final List<SqlFile> FILES = SqlFile.inOrder();
    private static final int BEFORE_ENGINE = 8;

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static EmbeddedPostgres server;
    private static List<String> expected;

    @BeforeAll
    static void an_empty_database_each_file_once() {
        vertx = Vertx.vertx();
        server = EmbeddedPostgres.start(folder, Duration.ofSeconds(60));
        run(superuser("postgres"), "create database empty_once; ");
        assertThat(facts(superuser("postgres"), "select rolname as fact from pg_roles where rolname = 'anon'"))
                .isEmpty();
        paste(superuser("empty_once"), FILES, 1);
        expected = facts(superuser("empty_once"), Catalogue.FACTS);
    }

    @AfterAll
    static void stop() {
        server.close();
        await(vertx.close());
    }

    @Test
    void every_file_may_be_run_twice_and_in_the_end_again() {
        run(superuser("postgres"), "create database empty_twice");
        paste(superuser("empty_twice"), FILES, 2);
        paste(superuser("empty_twice"), FILES, 1);

        assertSame(facts(superuser("empty_twice"), Catalogue.FACTS));
    }

    @Test
    void a_database_that_had_the_first_seven_files_ends_the_same() {
        run(superuser("postgres"), "create database had_seven");
        paste(superuser("had_seven"), FILES.subList(0, BEFORE_ENGINE), 1);
        paste(superuser("had_seven"), FILES, 1);

        assertSame(facts(superuser("had_seven"), Catalogue.FACTS));
    }

    @Test
    void a_supabase_project_ends_the_same_each_file_pasted_twice_by_postgres_who_is_no_superuser() throws IOException {
        // given
        PgConnectOptions other = superuser("postgres").setUser("other").setPassword("o");
        run(superuser("postgres"), "create role other superuser login password 'o'");
        run(other, resource("supabase-like-server.sql"));
        run(other, "create database supabase owner postgres");
        run(new PgConnectOptions(other).setDatabase("supabase"), resource("supabase-like-database.sql"));
        PgConnectOptions postgres = new PgConnectOptions(other)
                .setDatabase("supabase")
                .setUser("postgres")
                .setPassword("a password");

        // when
        paste(postgres, FILES, 2);

        // then
        assertThat(facts(postgres, "select rolname as fact from pg_roles where rolname = current_user and rolsuper"))
                .isEmpty();
        assertSame(facts(postgres, Catalogue.FACTS));
        run(postgres, "begin; set local role authenticated; select 1 from public.leads; rollback");
        run(other, "alter role postgres rename to ordinary; alter role supabase_admin rename to postgres");
    }

    /** Names what differs: a list of a thousand facts is too long to be printed whole. */
    private static void assertSame(List<String> actual) {
        assertThat(actual).filteredOn(fact -> !expected.contains(fact)).isEmpty();
        assertThat(expected).filteredOn(fact -> !actual.contains(fact)).isEmpty();
        assertThat(actual).hasSameSizeAs(expected);
    }

    @Test
    void the_rules_for_every_table_hold() {
        PgConnectOptions database = superuser("empty_once");

        assertThat(facts(database, Catalogue.BARE_FOREIGN_KEYS)).isEmpty();
        assertThat(facts(database, Catalogue.UNTOUCHED_UPDATED_AT)).isEmpty();
        assertThat(expected).filteredOn(fact -> fact.startsWith("tier ")).hasSize(4);
        for (SqlFile file : FILES) {
            assertThat(file.text()).startsWith("-- ");
            assertThat(file.text().lines().findFirst().orElseThrow()).contains("Owned by ");
        }
    }

    private static PgConnectOptions superuser(String database) {
        return PgConnectOptions.fromUri(server.superuserUri(database));
    }

    private static void paste(PgConnectOptions database, List<SqlFile> files, int times) {
        for (SqlFile file : files) {
            for (int i = 0; i < times; i++) {
                run(database, "set client_min_messages = warning; " + file.text());
            }
        }
    }

    private static void run(PgConnectOptions database, String sql) {
        rows(database, sql);
    }

    private static List<String> facts(PgConnectOptions database, String sql) {
        return rows(database, sql).stream().map(row -> row.getString("fact")).toList();
    }

    private static List<Row> rows(PgConnectOptions database, String sql) {
        List<Row> rows = new ArrayList<>();
        await(PgConnection.connect(vertx, database)
                        .compose(connection -> connection.query(sql).execute().eventually(connection::close)))
                .forEach(rows::add);
        return rows;
    }

    private static String resource(String name) throws IOException {
        try (var in = SchemaIT.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
