package switchboard.platform.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.platform.error.Failure;
import switchboard.testkit.OneVertx;

class EmbeddedPostgresIT {

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Made once: making a database costs more than all else here. */
    @TempDir
    static Path prepared;

    private EmbeddedPostgres postgres;

    @BeforeAll
    static void prepare() {
        EmbeddedPostgres.start(prepared, PATIENCE).close();
    }

    @BeforeEach
    void copy() {
        Tool.run(List.of("cp", "-a", prepared + "/.", folder.toString()));
    }

    @AfterEach
    void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void what_is_committed_is_on_disk() throws Exception {
        // when
        start();
        // then
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
            assertThat(text("show " + setting)).as(setting).isEqualTo("on");
        }
        assertThat(text("show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(text("select datcollate from pg_database where datname = 'switchboard'"))
                .isEqualTo("C.UTF-8");
    }

    @Test
    void the_product_owns_its_database_and_is_no_superuser() throws Exception {
        // when
        start();
        // then
        assertThat(text("""
                select concat_ws(' ', current_user, pg_get_userbyid(datdba), rolsuper, rolbypassrls, rolcreaterole)
                  from pg_database, pg_roles
                 where datname = current_database() and rolname = current_user
                """)).isEqualTo("switchboard switchboard f f t");
        assertThat(text("create extension btree_gist; create role anon; create schema auth; select 'made'"))
                .isEqualTo("made");
        assertThatThrownBy(() -> text("select pg_read_file('postgresql.conf')"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void a_folder_of_the_first_layout_is_taken_over_once_and_again_after_a_start_cut_off() throws Exception {
        // given: as it was when the product was the superuser, in database postgres
        start();
        String superuser = postgres.superuserUri("template1");
        text(superuser, "drop database postgres");
        text(superuser, "alter database switchboard rename to postgres");
        superuser = postgres.superuserUri("postgres");
        text(
                superuser,
                "drop owned by switchboard; reassign owned by switchboard to postgres; drop role switchboard;"
                        + " create role anon; create schema auth; create schema extensions;"
                        + " create extension btree_gist with schema extensions; create type mood as enum ('good');"
                        + " create table auth.kept (id serial, mood public.mood); insert into auth.kept values (1, 'good');"
                        + " create table public.\"odd name\" (id bigint generated always as identity);"
                        + " create view seen as select 1; create function f() returns int language sql return 1; select ''");
        for (int start = 1; start <= 2; start++) {
            postgres.close();
            Files.delete(folder.resolve("data/switchboard.layout"));
            // when
            start();
            // then
            assertThat(text("alter type mood add value 'bad'; alter table \"odd name\" add column more int;"
                            + " alter function f() rename to g; alter function g() rename to f;"
                            + " drop view seen; create view seen as select 1; grant anon to current_user;"
                            + " alter table \"odd name\" drop column more; alter table auth.kept add column n int;"
                            + " alter table auth.kept drop column n; alter type mood rename value 'bad' to 'bad" + start
                            + "'; select id || mood::text from auth.kept"))
                    .isEqualTo("1good");
        }
        assertThat(text("drop schema public, auth cascade; create schema public; select 'emptied'"))
                .isEqualTo("emptied");
    }

    @Test
    void only_who_knows_the_password_comes_in() {
        // given
        start();
        // when
        PgConnectOptions wrong = PgConnectOptions.fromUri(postgres.uri()).setPassword("wrong");
        // then
        assertThatThrownBy(() -> PgConnection.connect(VERTX.vertx(), wrong).await(60, SECONDS))
                .hasMessageContaining("password authentication failed");
        assertThat(folder.resolve("password"))
                .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void a_second_start_finds_the_data() throws Exception {
        // given
        start();
        text("create table kept as select 'here' as word; select ''");
        postgres.close();
        // when
        start();
        // then
        assertThat(text("select word from kept")).isEqualTo("here");
    }

    @Test
    void a_killed_server_recovers_at_the_next_start() throws Exception {
        // given
        start();
        text("create table kept as select 'here' as word; select ''");
        ProcessHandle server = ProcessHandle.of(postgres.pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(60, SECONDS);
        postgres.close();
        // when
        start();
        // then
        assertThat(text("select word from kept")).isEqualTo("here");
    }

    @Test
    void an_orphan_is_stopped_and_its_data_taken_over() throws Exception {
        // given
        start();
        text("create table kept as select 'here' as word; select ''");
        postgres.close();
        Process orphan = orphan();
        // when
        start();
        // then
        assertThat(orphan.waitFor(10, SECONDS)).isTrue();
        assertThat(text("select word from kept")).isEqualTo("here");
    }

    @Test
    void a_process_id_that_went_to_a_stranger_is_no_obstacle() throws Exception {
        // given
        start();
        Path pidFile = folder.resolve("data").resolve("postmaster.pid");
        String left = Files.readString(pidFile);
        postgres.close();
        Files.writeString(
                pidFile,
                left.replaceFirst(
                        "[0-9]+", Long.toString(ProcessHandle.current().pid())));
        // when
        start();
        // then
        assertThat(text("select 'up'")).isEqualTo("up");
    }

    @Test
    void two_at_once_on_one_folder_are_refused() {
        // given
        start();
        // then
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, PATIENCE))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo("store_in_use"));
    }

    @Test
    void a_start_that_was_cut_off_leaves_nothing_half_made() throws Exception {
        // given
        Folders.delete(folder.resolve("data"));
        Files.createDirectories(folder.resolve("data.new").resolve("base"));
        // when
        start();
        // then
        assertThat(text("select 'up'")).isEqualTo("up");
    }

    @Test
    void as_root_without_namespaces_another_user_runs_it() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root has another user to run it");
        // given: a folder that this user may enter, whose owner decides who runs the server
        Path open = Files.createTempDirectory(Path.of("/tmp"), "switchboard-");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Tool.run(List.of("cp", "-a", prepared + "/data", prepared + "/password", open.toString()));
            postgres = EmbeddedPostgres.start(open, PATIENCE);
            text("create table kept as select 'here' as word; select ''");
            postgres.close();
            Tool.run(List.of("chown", "-R", "nobody", open.resolve("data").toString()));
            // when
            postgres = EmbeddedPostgres.start(open, PATIENCE);
            // then
            assertThat(Files.getOwner(Path.of("/proc/" + postgres.pid())).getName())
                    .isEqualTo("nobody");
            assertThat(text("select word from kept")).isEqualTo("here");
        } finally {
            postgres.close();
            Folders.delete(open);
        }
    }

    private void start() {
        postgres = EmbeddedPostgres.start(folder, PATIENCE);
    }

    /** A server without its watcher, as when both we and the watcher were killed. */
    private Process orphan() throws IOException {
        RunAs runAs = RunAs.forServerIn(folder.resolve("data"));
        Path program =
                Binaries.inUserCacheOr(folder.resolve("binaries")).postgres().resolve("bin/postgres");
        Process process = new ProcessBuilder(runAs.command(List.of(
                        program.toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        "" + Ports.free(),
                        "-c",
                        "unix_socket_directories=")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("orphan.log").toFile())
                .start();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Files.exists(folder.resolve("data/postmaster.pid"))
                        && Files.readString(folder.resolve("data/postmaster.pid"))
                                .contains("ready"));
        return process;
    }

    private String text(String sql) throws Exception {
        return text(postgres.uri(), sql);
    }

    private static String text(String uri, String sql) throws Exception {
        PgConnection connection = PgConnection.connect(VERTX.vertx(), PgConnectOptions.fromUri(uri))
                .await(60, SECONDS);
        try {
            Row row = null;
            for (var rows = connection.query(sql).execute().await(60, SECONDS); rows != null; rows = rows.next()) {
                for (Row each : rows) {
                    row = each;
                }
            }
            return row == null ? "" : row.getString(0);
        } finally {
            connection.close().await(60, SECONDS);
        }
    }
}
