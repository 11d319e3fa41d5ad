package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import switchboard.testkit.TestsAlone;

/** The tests are tested: each bug is planted in a copy of the sources, and the test that is there for it must fail. */
class PlantedBugsE2E {

    private static final Path JAVA = Path.of("src", "main", "java");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    @Tag("ci")
    void it_is_noticed(PlantedBug bug) throws Exception {
        long began = System.nanoTime();
        Path broken = plant(bug);
        Path said = folder.resolve("said");
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dswitchboard.log.level=ERROR",
                        "-Dproperty.cases=200",
                        "-cp",
                        broken + File.pathSeparator + System.getProperty("java.class.path"),
                        TestsAlone.class.getName(),
                        bug.noticedBy())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(run.waitFor(8, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            List<ProcessHandle> servers = run.descendants().toList();
            run.destroyForcibly();
            servers.forEach(ProcessHandle::destroyForcibly);
        }
        String output = Files.readString(said);
        assertThat(run.exitValue()).as(output).isEqualTo(TestsAlone.FAILED);
        assertThat(output).as("for want of a class").doesNotContain("LinkageError", "NoClassDefFoundError");
        System.out.printf("%s noticed in %.0f s%n", bug, (System.nanoTime() - began) / 1e9);
    }

    /** A folder with the broken classes and files, to be found before the sound ones. */
    private Path plant(PlantedBug bug) throws IOException {
        Path sources = folder.resolve("sources");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Set<Path> files = new HashSet<>();
        for (PlantedBug.Edit edit : bug.edits()) {
            Path original = Path.of(edit.file());
            boolean isJava = original.startsWith(JAVA);
            Path copy = isJava ? sources.resolve(JAVA.relativize(original)) : classes.resolve(original);
            String text = Files.readString(Files.exists(copy) ? copy : original);
            assertThat(text.split(java.util.regex.Pattern.quote(edit.sound()), -1))
                    .as("%s: the bug's place has moved, plant it anew", original)
                    .hasSize(2);
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, text.replace(edit.sound(), edit.broken()));
            Stream.of(copy).filter(written -> isJava).forEach(files::add);
        }
        compile(files, classes);
        return classes;
    }

    private static void compile(Set<Path> files, Path classes) throws IOException {
        if (files.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> errors = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none",
                    "-parameters",
                    "-nowarn",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            null,
                            manager,
                            diagnostic -> errors.add(diagnostic.toString()),
                            options,
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(compiled).as("%s", errors).isTrue();
        }
    }
}
