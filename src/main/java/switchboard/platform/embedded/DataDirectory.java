package switchboard.platform.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import switchboard.platform.error.Failure;

/**
 * What must be there before PostgreSQL starts: its files, our role and our database. Roles are made in single-user
 * mode, so that nothing listens yet and the superuser's password need not travel.
 */
final class DataDirectory {

    static final String OWNER = "switchboard";
    static final String SUPERUSER = "postgres";

    /** Lies in the directory whose roles and databases are as {@code owner.sql} makes them. */
    private static final String MARK = "switchboard.layout";

    private static final String LAYOUT = "2";

    private final Path folder;
    private final Path data;
    private final Path bin;
    private final RunAs runAs;

    DataDirectory(Path folder, Path bin, RunAs runAs) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.bin = bin;
        this.runAs = runAs;
    }

    String ownerPassword() throws IOException {
        return Folders.password(folder.resolve("password"));
    }

    String superuserPassword() throws IOException {
        return Folders.password(folder.resolve("superuser"));
    }

    /** Makes what is missing, also in a directory of the first layout, where the product was the superuser. */
    void prepare() throws IOException {
        if (!Files.exists(data)) {
            Path half = folder.resolve("data.new");
            initialise(half);
            own(half);
            Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
        } else if (!Folders.text(data.resolve(MARK)).equals(Optional.of(LAYOUT))) {
            own(data);
        }
    }

    private void initialise(Path half) throws IOException {
        Folders.delete(half);
        Folders.secret(half);
        Path password = folder.resolve("password.once"); // initdb insists on one
        Folders.writeSecret(password, superuserPassword());
        runAs.own(half);
        runAs.own(password);
        Tool.Outcome made = Tool.run(runAs.command(List.of(
                bin.resolve("initdb").toString(),
                "--pgdata=" + half,
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8")));
        Files.delete(password);
        if (made.exitCode() != 0) {
            throw Failure.unavailable("postgres_not_started", "initdb failed on " + half + ":\n" + made.output());
        }
    }

    private void own(Path directory) throws IOException {
        feed(
                directory,
                "template1",
                resource("owner.sql")
                        .replace("${password}", ownerPassword())
                        .replace("${superuser}", superuserPassword()),
                "owner known");
        feed(directory, OWNER, resource("adopt.sql"), "all adopted");
        Files.writeString(directory.resolve(MARK), LAYOUT + "\n");
    }

    private void feed(Path directory, String database, String sql, String expected) throws IOException {
        Tool.Outcome outcome = Tool.run(
                runAs.command(List.of(
                        bin.resolve("postgres").toString(), "--single", "-j", "-D", directory.toString(), database)),
                sql);
        if (!outcome.output().contains(expected)) {
            throw Failure.unavailable(
                    "postgres_not_started",
                    "the roles of " + directory + " could not be made:\n"
                            + outcome.output().replace(ownerPassword(), "***").replace(superuserPassword(), "***"));
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = DataDirectory.class.getResourceAsStream("/embedded/" + name)) {
            if (in == null) {
                throw new IOException("this build lacks embedded/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
