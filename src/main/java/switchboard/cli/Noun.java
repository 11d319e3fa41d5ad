package switchboard.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The first word of commands that have two, such as {@code queue}. Its help opens with an example of each. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class Noun implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Noun() {}

    static CommandLine of(String name, String description, CommandLine... verbs) {
        CommandLine noun = new CommandLine(new Noun()).setCommandName(name);
        List<String> examples = new ArrayList<>(List.of("Examples:"));
        for (CommandLine verb : verbs) {
            noun.addSubcommand(verb);
            examples.add(
                    verb.getCommandSpec().usageMessage().header()[1].replace("${COMMAND-NAME}", verb.getCommandName()));
        }
        examples.add("");
        noun.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, new CommandList());
        noun.getCommandSpec().usageMessage().description(description).header(examples.toArray(String[]::new));
        return noun;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing after `" + spec.name() + "`");
    }
}
