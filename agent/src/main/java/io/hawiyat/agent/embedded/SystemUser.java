package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An entry of {@code /etc/passwd}. */
record SystemUser(String name, int uid, int gid) {

    private static final int OWNER_SEARCH = 0100;
    private static final int GROUP_SEARCH = 0010;
    private static final int OTHERS_SEARCH = 0001;

    static Optional<SystemUser> named(String name) throws IOException {
        try (var lines = Files.lines(Path.of("/etc/passwd"))) {
            return lines.map(line -> line.split(":"))
                    .filter(fields -> fields.length >= 4 && fields[0].equals(name))
                    .map(fields -> new SystemUser(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                    .findFirst();
        }
    }

    static SystemUser ownerOf(Path path) throws IOException {
        return new SystemUser(Files.getOwner(path).getName(), attribute(path, "uid"), attribute(path, "gid"));
    }

    /** By the classic mode bits; access control lists are not looked at. */
    boolean mayPass(Path folder) throws IOException {
        return (attribute(folder, "mode") & searchBit(folder)) != 0;
    }

    private int searchBit(Path folder) throws IOException {
        if (attribute(folder, "uid") == uid) {
            return OWNER_SEARCH;
        }
        return attribute(folder, "gid") == gid ? GROUP_SEARCH : OTHERS_SEARCH;
    }

    private static int attribute(Path path, String name) throws IOException {
        return (int) Files.getAttribute(path, "unix:" + name);
    }

    /** The outermost folder above the given one that this user cannot pass. */
    Optional<Path> firstClosedAbove(Path directory) throws IOException {
        var above = Optional.ofNullable(directory.getParent());
        var root = Optional.ofNullable(directory.getRoot());
        if (above.isEmpty() || root.isEmpty()) {
            return Optional.empty();
        }
        var folder = root.get();
        for (var name : above.get()) {
            folder = folder.resolve(name);
            if (!mayPass(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
