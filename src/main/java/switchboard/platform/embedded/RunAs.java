package switchboard.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import switchboard.platform.error.Failure;

/**
 * PostgreSQL refuses to run as root, so root starts it as somebody else.
 *
 * @param prefix what to put before a command
 * @param user whose the data directory must be; empty = ours
 */
record RunAs(List<String> prefix, String user) {

    private static final String STRANGER = "nobody";

    /** Chooses by what the system allows and by whose the data directory already is. */
    static RunAs forServerIn(Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new RunAs(List.of(), "");
        }
        String owner = Files.exists(folder) ? Files.getOwner(folder).getName() : "root";
        if ("root".equals(owner) && Tool.succeeds(List.of("unshare", "-U", "true"))) {
            // A user namespace without a mapping: root's own files, none of root's powers, no other user needed.
            return new RunAs(List.of("unshare", "-U", "--"), "");
        }
        return anotherUser("root".equals(owner) ? STRANGER : owner);
    }

    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    void own(Path folder) {
        if (!user.isEmpty() && !Tool.succeeds(List.of("chown", "-R", user, folder.toString()))) {
            throw Failure.unavailable("postgres_not_started", "cannot give " + folder + " to the user " + user);
        }
    }

    private static RunAs anotherUser(String user) {
        if (Tool.isOnPath("setpriv")) {
            String group = Tool.run(List.of("id", "-g", user)).output().strip();
            return new RunAs(List.of("setpriv", "--reuid", user, "--regid", group, "--clear-groups"), user);
        }
        if (Tool.isOnPath("runuser")) {
            return new RunAs(List.of("runuser", "-u", user, "--"), user);
        }
        return new RunAs(List.of("su", "-s", "/bin/sh", user, "-c", "exec \"$0\" \"$@\""), user);
    }
}
