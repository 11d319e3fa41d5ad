package switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import switchboard.platform.config.Environment;

class HelpTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final String ID = "a0000000-0000-4000-8000-000000000001";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void help_lists_every_command_with_what_it_does() {
        assertThat(tool().run("--help")).isZero();
        assertThat(out.toString())
                .startsWith("Examples:")
                .containsPattern("(?m)^  leads import +Import a lead list")
                .containsPattern("(?m)^  queue why +Say why")
                .containsPattern("(?m)^  campaigns drain +Let a campaign end")
                .containsPattern("(?m)^  check-profile +Say whether");
        assertThat(every(tool().commands()).filter(one -> one.getSubcommands().isEmpty()))
                .allSatisfy(one -> assertThat(out.toString())
                        .containsPattern("(?m)^  " + shortName(one) + "  +\\S")
                        .doesNotContainPattern("(?m)^.{111,}$"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_opens_with_examples(String name) {
        assertThat(tool().run((name + " --help").strip().split(" "))).isZero();
        assertThat(out.toString()).startsWith("Examples:").contains("switchboard " + name);
        assertThat(out.toString().lines().skip(1)).noneMatch(line -> line.contains("Examples:"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void every_example_is_right_usage() {
        assertThat(examples(tool().commands()))
                .hasSizeGreaterThan(30)
                .allSatisfy(words -> assertThatCode(() -> tool().commands().parseArgs(words.toArray(String[]::new)))
                        .doesNotThrowAnyException());
    }

    @Test
    void a_noun_without_its_verb_is_wrong_usage() {
        assertThat(tool().run("queue")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("a command is missing after `queue`")
                .contains("switchboard queue --help");
    }

    static List<String> commands() {
        return every(new HelpTest().tool().commands())
                .map(HelpTest::shortName)
                .filter(name -> !name.equals("help"))
                .toList();
    }

    private static List<List<String>> examples(CommandLine all) {
        List<List<String>> examples = new ArrayList<>();
        every(all).forEach(command -> {
            String header = String.join(
                            "\n", command.getCommandSpec().usageMessage().header())
                    .replaceAll("\\\\\n\\s*", "")
                    .replace("${COMMAND-NAME}", command.getCommandName());
            header.lines()
                    .filter(line -> line.contains("switchboard ") && !line.contains("curl"))
                    .map(line -> line.substring(line.indexOf("switchboard ") + "switchboard ".length()))
                    .map(line -> line.replaceAll("(?<=\\S) {2,}.*", ""))
                    .map(line -> line.replaceAll("\\$[A-Z_]+", ID))
                    .forEach(line -> examples.add(words(line)));
        });
        return examples;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words;
    }

    private static Stream<CommandLine> every(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().entrySet().stream()
                        .map(Map.Entry::getValue)
                        .flatMap(HelpTest::every));
    }

    private static String shortName(CommandLine command) {
        return command.getCommandSpec().qualifiedName().replaceFirst("^switchboard ?", "");
    }

    private CommandLineTool tool() {
        return new CommandLineTool(
                new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(Map.of()));
    }
}
