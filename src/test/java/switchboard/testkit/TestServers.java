package switchboard.testkit;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** What all tests of one JVM share: a Vert.x, a folder for the servers' data, and an orderly end of both. */
final class TestServers {

    private static final Path HOME = Path.of("target", "test-stores");
    private static final Deque<Runnable> AT_EXIT = new ArrayDeque<>();
    private static final Vertx VERTX = Vertx.vertx();
    private static final Path FOLDER =
            HOME.resolve(Long.toString(ProcessHandle.current().pid()));

    static {
        sweep();
        atExit(() -> delete(FOLDER));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> AT_EXIT.forEach(Runnable::run)));
    }

    private TestServers() {}

    static Vertx vertx() {
        return VERTX;
    }

    static Path folder(String name) {
        return FOLDER.resolve(name);
    }

    /** Last in, first out. */
    static void atExit(Runnable task) {
        AT_EXIT.addFirst(task);
    }

    /** A killed JVM's servers end by themselves; its folder is left for the next run to remove. */
    private static void sweep() {
        if (!Files.isDirectory(HOME)) {
            return;
        }
        try (Stream<Path> folders = Files.list(HOME)) {
            folders.filter(folder -> ProcessHandle.of(
                                    Long.parseLong(folder.getFileName().toString()))
                            .isEmpty())
                    .forEach(TestServers::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + folder + " (" + e + ")"); // a server may still be writing its last
        }
    }
}
