package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** Runs the program's own {@code logback.xml} and looks for what must not be in its output. */
class LogsAreMaskedTest {

    private static final List<String> PERSONAL = List.of(
            "+12125550147",
            "jane.doe@example.com",
            "eyJhbGciOiJIUzI1NiJ9.e30.abc-_",
            "hunter2",
            "key_0123456789abcdef");

    @ParameterizedTest
    @ValueSource(strings = {"json", "plain"})
    void personal_data_does_not_reach_the_log(String format) throws Exception {
        // given
        RuntimeException inner = new IllegalStateException(String.join(" ", told()));
        // when
        String log = logged(format, logger -> {
            logger.info("told {} {} {} {} {}", told().toArray());
            logger.error("failed", new RuntimeException("to " + told(), inner));
            logger.atInfo().addKeyValue("to_number", "+12125550147").log("fluent");
            logger.atInfo().addKeyValue("other", told().toString()).log("fluent");
        });
        // then
        assertThat(log)
                .contains("told")
                .contains("failed")
                .contains("IllegalStateException")
                .contains("****");
        PERSONAL.forEach(word -> assertThat(log).doesNotContain(word));
    }

    private static List<String> told() {
        return List.of(
                "call +12125550147",
                "mail jane.doe@example.com",
                "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc-_",
                "at postgresql://me:hunter2@db:5432/x",
                "with key_0123456789abcdef");
    }

    private interface Telling {
        void tell(Logger logger);
    }

    private static String logged(String format, Telling telling) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        LoggerContext context = new LoggerContext();
        try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setErr(captured);
            context.setMDCAdapter(MDC.getMDCAdapter());
            context.start();
            context.putProperty("switchboard.log", format);
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(LogsAreMaskedTest.class.getResource("/logback.xml"));
            telling.tell(context.getLogger("switchboard.test"));
        } finally {
            context.stop();
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
