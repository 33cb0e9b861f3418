package io.hawiyat.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The data directory, and how much room is left for it. */
record DiskCheck(Patient patient) implements DoctorCommand.Check {

    private static final String NAME = "data directory";
    private static final long MIB = 1 << 20;
    private static final long SCARCE = 1024 * MIB;
    private static final long FULL = 200 * MIB;

    @Override
    public List<Finding> look() throws IOException {
        var data = patient.data();
        if (!Files.exists(data)) {
            return List.of(Finding.ok(NAME, data + " is made at the first start"), space("disk", existing(data)));
        }
        if (!Files.isDirectory(data) || !Files.isWritable(data)) {
            return List.of(Finding.failed(
                    NAME,
                    data + " is not a directory that this user may write to",
                    "run as the user of the agent, or name another one with --data DIR"));
        }
        return List.of(
                Finding.ok(NAME, data + (patient.running() ? ", in use by an agent" : ", no agent runs on it")),
                space("disk", data));
    }

    private static Path existing(Path path) {
        var there = path.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    /** Of the file system that a folder is on. */
    static Finding space(String check, Path folder) throws IOException {
        var free = Files.getFileStore(folder).getUsableSpace();
        var message = "%d MiB are free at %s".formatted(free / MIB, folder);
        if (free < FULL) {
            return Finding.failed(check, message, "make room: below 200 MiB databases and pulls of images fail");
        }
        return free < SCARCE
                ? Finding.warning(check, message, "make room soon, such as by `docker image prune`")
                : Finding.ok(check, message);
    }
}
