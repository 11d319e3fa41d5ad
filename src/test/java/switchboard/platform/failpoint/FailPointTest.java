package switchboard.platform.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailPointTest {

    @Test
    void every_label_stands_at_a_step_of_the_product() throws IOException {
        String sources;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/switchboard"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(FailPointTest::read)
                    .collect(Collectors.joining());
        }
        for (FailPoint point : FailPoint.values()) {
            assertThat(sources.split("FailPoint\\." + point.name() + "(::passed|\\.passed\\(|\\.reached\\()", -1))
                    .as("places of %s", point)
                    .hasSizeBetween(2, 3); // once, or on the way of one and on that of many together
        }
    }

    @Test
    void nothing_is_armed_without_the_variable_nor_in_production() {
        assertThat(Armed.from(Map.of())).isEmpty();
        assertThat(Armed.from(Map.of("SWITCHBOARD_ENV", "production", FailPoint.VARIABLE, "claimed=kill")))
                .isEmpty();
    }

    @Test
    void a_step_fails_the_nth_time_only() {
        Armed armed = armed("claimed=throw:2").orElseThrow();
        armed.reach(FailPoint.CLAIMED);
        armed.reach(FailPoint.DECIDED);
        assertThatThrownBy(() -> armed.reach(FailPoint.CLAIMED)).hasMessage("fail point claimed");
        armed.reach(FailPoint.CLAIMED);
    }

    @Test
    void what_names_no_step_is_refused() {
        assertThatThrownBy(() -> armed("claimd=kill")).hasMessageContaining("names no step: claimd");
        assertThatThrownBy(() -> armed("claimed=die")).hasMessageContaining("must be like");
        assertThatThrownBy(() -> armed("claimed=kill:0")).hasMessageContaining("must be like");
    }

    private static Optional<Armed> armed(String asked) {
        return Armed.from(Map.of(FailPoint.VARIABLE, asked));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
