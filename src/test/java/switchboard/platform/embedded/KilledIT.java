package switchboard.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledIT {

    @TempDir
    Path folder;

    @Test
    void the_servers_end_with_us_even_when_we_are_killed() throws Exception {
        // given
        Process program = start(List.of());
        List<ProcessHandle> servers = servers(program);
        assertThat(servers).hasSize(2).allMatch(ProcessHandle::isAlive);
        // when
        program.destroyForcibly();
        // then
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void a_restart_right_after_a_kill_takes_the_folder_over() throws Exception {
        // given
        Process killed = start(List.of());
        servers(killed);
        killed.destroyForcibly().waitFor();
        // when
        Process next = start(List.of());
        // then
        assertThat(servers(next)).allMatch(ProcessHandle::isAlive);
        end(next);
    }

    @Test
    void an_ordinary_user_can_run_them() throws Exception {
        // given: a user namespace makes root ordinary without taking its files away
        boolean root = "root".equals(System.getProperty("user.name"));
        assumeTrue(!root || Tool.succeeds(List.of("unshare", "-U", "true")), "root cannot become ordinary here");
        // when
        Process program = start(root ? List.of("unshare", "-U", "--") : List.of());
        // then
        assertThat(servers(program)).hasSize(2).allMatch(ProcessHandle::isAlive);
        end(program);
    }

    private Process start(List<String> prefix) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                HoldStores.class.getName(),
                folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<ProcessHandle> servers(Process program) throws Exception {
        BufferedReader reader = program.inputReader(StandardCharsets.UTF_8);
        String line = reader.readLine();
        assertThat(line).as("what the program says").isNotNull();
        return Stream.of(line.split(" ", -1))
                .skip(1)
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }

    /** Waits for the servers too, else they would still be writing while their folder is deleted. */
    private void end(Process program) throws Exception {
        List<ProcessHandle> children = program.descendants().toList();
        program.destroyForcibly().waitFor();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
