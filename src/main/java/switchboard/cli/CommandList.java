package switchboard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;

/** Every command in a line of its own, those of two words too. */
final class CommandList implements IHelpSectionRenderer {

    @Override
    public String render(Help help) {
        Map<String, String> commands = new TreeMap<>();
        collect("", help.commandSpec(), commands);
        int width = commands.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        commands.forEach((name, what) -> lines.add("  " + name + " ".repeat(width - name.length() + 2) + what));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static void collect(String before, CommandSpec spec, Map<String, String> commands) {
        for (Map.Entry<String, CommandLine> sub : spec.subcommands().entrySet()) {
            CommandSpec one = sub.getValue().getCommandSpec();
            String name = before + sub.getKey();
            if (one.subcommands().isEmpty()) {
                String[] description = one.usageMessage().description();
                commands.put(name, description.length == 0 ? "" : description[0]);
            } else {
                collect(name + " ", one, commands);
            }
        }
    }
}
