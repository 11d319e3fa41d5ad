package switchboard.platform.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import switchboard.platform.error.Failure;

/** A folder we keep things in: there, writable, and of the user we run as. */
public final class DataDir {

    private DataDir() {}

    /**
     * Makes the folder if it is missing. Refuses a folder of another user also where we could write to it, as root can:
     * what we left there, its owner could not use again.
     */
    public static Path use(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Path probe = Files.createTempFile(absolute, "probe", "");
            String us = Files.getOwner(probe).getName();
            Files.delete(probe);
            String owner = Files.getOwner(absolute).getName();
            if (!us.equals(owner)) {
                throw unusable(absolute, "it belongs to " + owner + ", and this program runs as " + us);
            }
            return absolute;
        } catch (IOException e) {
            throw unusable(absolute, e);
        }
    }

    /** What to tell people when reading or writing in the folder failed. */
    public static Failure unusable(Path folder, IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return unusable(
                    folder, "this user (" + System.getProperty("user.name") + ") may not use " + denied.getFile());
        }
        String why = e instanceof FileSystemException refused && refused.getReason() != null
                ? refused.getFile() + ": " + refused.getReason()
                : e.toString();
        return unusable(folder, why);
    }

    private static Failure unusable(Path folder, String why) {
        return Failure.conflict(
                "data_dir_unusable",
                "cannot keep data in " + folder + ": " + why + "; name another folder in SWITCHBOARD_DATA_DIR");
    }
}
