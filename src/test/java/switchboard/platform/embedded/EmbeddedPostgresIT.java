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
        assertThat(text("select datcollate from pg_database where datname = 'postgres'"))
                .isEqualTo("C.UTF-8");
    }

    @Test
    void only_who_knows_the_password_comes_in() {
        // given
        start();
        // when
        PgConnectOptions wrong = PgConnectOptions.fromUri(postgres.uri()).setPassword("wrong");
        // then
        assertThatThrownBy(() -> PgConnection.connect(VERTX.vertx(), wrong).await(10, SECONDS))
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
        server.onExit().get(10, SECONDS);
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
        PgConnection connection = PgConnection.connect(VERTX.vertx(), PgConnectOptions.fromUri(postgres.uri()))
                .await(10, SECONDS);
        try {
            Row row = null;
            for (var rows = connection.query(sql).execute().await(10, SECONDS); rows != null; rows = rows.next()) {
                for (Row each : rows) {
                    row = each;
                }
            }
            return row == null ? "" : row.getString(0);
        } finally {
            connection.close().await(10, SECONDS);
        }
    }
}
