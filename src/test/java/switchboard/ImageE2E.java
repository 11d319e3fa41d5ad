package switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.WholeServer;

/** What an operator installs: the image, the manifests, the unit. */
class ImageE2E {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern LISTENING = Pattern.compile("listening on http://localhost:(\\d+)");
    /** With the kernel's files, which an engine puts there too. */
    private static final String ENTER =
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin; mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\""
                    + " && exec chroot --userspec=10001:10001 \"$0\" \"$@\"";

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @TempDir
    Path folder;

    @Test
    @Tag("night")
    void the_image_is_built_without_a_daemon_and_starts_with_its_own_entry_point() throws Exception {
        Path tar = folder.resolve("image.tar");
        List<String> build = new ArrayList<>(List.of("config/container/build-image", tar.toString()));
        build.addAll(jars());
        run(build);
        // when: unpacked as a container engine does
        Path image = Files.createDirectory(folder.resolve("image"));
        Path root = Files.createDirectory(folder.resolve("root"));
        run(List.of("tar", "-C", image.toString(), "-xf", tar.toString()));
        JsonNode manifest =
                JSON.readTree(image.resolve("manifest.json").toFile()).get(0);
        JsonNode config =
                JSON.readTree(image.resolve(manifest.get("Config").asText()).toFile());
        for (JsonNode layer : manifest.get("Layers")) {
            run(List.of(
                    "tar",
                    "-C",
                    root.toString(),
                    "-xf",
                    image.resolve(layer.asText()).toString()));
        }
        assertThat(config.at("/config/User").asText()).as("not root").startsWith("10001");
        assertThat(root.resolve("bin")).as("no shell").doesNotExist();
        // then
        List<String> command = new ArrayList<>(inside(root));
        config.at("/config/Entrypoint").forEach(word -> command.add(word.asText()));
        config.at("/config/Cmd").forEach(word -> command.add(word.asText()));
        File errors = folder.resolve("errors").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(errors)
                .redirectOutput(folder.resolve("out").toFile());
        builder.environment().clear();
        builder.environment().putAll(WholeServer.variables(POSTGRES, REDIS, Map.of()));
        config.at("/config/Env")
                .forEach(pair -> builder.environment()
                        .put(pair.asText().split("=", 2)[0], pair.asText().split("=", 2)[1]));
        Process process = builder.start();
        try {
            await().atMost(PATIENCE).until(() -> port(errors) > 0 || !process.isAlive());
            assertThat(process.isAlive()).as(Files.readString(errors.toPath())).isTrue();
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://localhost:" + port(errors) + "/health/ready"))
                    .build();
            await().atMost(PATIENCE)
                    .until(() -> HttpClient.newHttpClient()
                                    .send(ask, BodyHandlers.ofString())
                                    .statusCode()
                            == 200);
            process.destroy();
            await().atMost(PATIENCE).until(() -> !process.isAlive());
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void the_manifests_have_probes_limits_and_a_budget_for_disruptions() throws IOException {
        List<JsonNode> parts;
        try (var read = new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(new YAMLFactory()
                        .createParser(
                                Path.of("config/kubernetes/switchboard.yaml").toFile()))) {
            parts = read.readAll();
        }
        assertThat(parts.stream().map(part -> part.get("kind").asText()))
                .containsExactly("Deployment", "Service", "PodDisruptionBudget");
        JsonNode pod = parts.get(0).at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("1Gi");
        assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThan(20);
        assertThat(parts.get(2).at("/spec/minAvailable").asInt()).isEqualTo(1);
        for (JsonNode part : List.of(
                parts.get(0).at("/spec/selector/matchLabels"), parts.get(1).at("/spec/selector"))) {
            assertThat(part).isEqualTo(parts.get(0).at("/spec/template/metadata/labels"));
        }
    }

    @Test
    void the_compose_file_and_the_unit_leave_a_node_its_twenty_seconds() throws IOException {
        JsonNode compose = new YAMLMapper()
                .readTree(Path.of("config/container/compose.yaml").toFile());
        assertThat(compose.at("/services").fieldNames())
                .toIterable()
                .contains("switchboard-1", "switchboard-2", "postgres", "redis", "prometheus", "grafana");
        assertThat(compose.at("/x-node/stop_grace_period").asText()).isEqualTo("25s");
        JsonNode scrape = new YAMLMapper()
                .readTree(Path.of("config/prometheus/prometheus.yml").toFile());
        for (JsonNode target : scrape.at("/scrape_configs/0/static_configs/0/targets")) {
            assertThat(compose.at("/services").has(target.asText().split(":")[0]))
                    .isTrue();
        }
        List<String> unit = Files.readAllLines(Path.of("config/systemd/switchboard.service"));
        assertThat(unit)
                .contains("[Unit]", "[Service]", "[Install]", "TimeoutStopSec=25", "SuccessExitStatus=143")
                .allMatch(line -> line.isBlank() || line.matches("#.*|\\[[A-Z][a-z]+]|[A-Z][A-Za-z]+=.+"));
    }

    /** As its user sees it; where the machine lets nobody change the root, there is nothing to be seen. */
    private static List<String> inside(Path root) throws Exception {
        List<String> command = List.of("unshare", "--mount", "/bin/sh", "-c", ENTER, root.toString());
        Process probe = new ProcessBuilder(Stream.concat(command.stream(), Stream.of("/opt/java/bin/java", "-version"))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = probe.waitFor();
        Assumptions.assumeFalse(
                code != 0 && said.matches("(?s).*(not permitted|denied).*"), "needs root to change the root");
        assertThat(code).as(said).isZero();
        return command;
    }

    /** What the packed jar holds, apart: the jar itself is made after the tests. */
    private List<String> jars() throws Exception {
        Path own = folder.resolve("switchboard.jar");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                "--create",
                "--file",
                own.toString(),
                "-C",
                "target/classes",
                "."));
        return Stream.concat(
                        Stream.of(own.toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> entry.endsWith(".jar")))
                .toList();
    }

    private static int port(File errors) throws IOException {
        Matcher said = LISTENING.matcher(Files.readString(errors.toPath()));
        return said.find() ? Integer.parseInt(said.group(1)) : 0;
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
