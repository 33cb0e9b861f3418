package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * What one server has in {@code DIR/embedded}. The folder itself stays the agent's, so that a server that was taken over
 * cannot make a root agent write elsewhere through a link.
 *
 * @param name {@code postgres} or {@code redis}
 */
record ServerFiles(DataDirectory dataDirectory, String name, Account account) {

    /** The folder that all servers share, open to their account. */
    static Path shared(DataDirectory dataDirectory) {
        return dataDirectory.path().resolve("embedded");
    }

    static void createShared(DataDirectory dataDirectory, Account account) throws IOException {
        var folder = shared(dataDirectory);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.letThrough(dataDirectory.path());
        account.letThrough(folder);
    }

    /** The server's own directory. */
    Path data() {
        return file("");
    }

    Path configuration() {
        return file(".conf");
    }

    Path lock() {
        return file(".lock");
    }

    ServerLog log() {
        return new ServerLog(file(".log"));
    }

    /** Drawn at the first call, readable by the server's account. */
    String password() throws IOException {
        var file = file(".password");
        var password =
                dataDirectory.secret(dataDirectory.path().relativize(file).toString());
        account.own(file);
        return password;
    }

    /** The port of the last start while it is free or {@code inUse} by the server itself, else another. */
    int port(boolean inUse) throws IOException {
        var file = file(".port");
        var kept = PrivateFile.read(file)
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(Integer::valueOf);
        if (kept.isPresent() && (inUse || LoopbackPort.isFree(kept.get()))) {
            return kept.get();
        }
        var port = LoopbackPort.choose(dataDirectory.random());
        PrivateFile.write(file, Integer.toString(port));
        return port;
    }

    boolean isConfiguredAs(String text) throws IOException {
        return PrivateFile.read(configuration()).equals(Optional.of(text.strip()));
    }

    /** Mode 0600 and readable by the server's account: it may hold the password. */
    void configure(String text) throws IOException {
        PrivateFile.write(configuration(), text);
        account.own(configuration());
    }

    /** A folder of mode 0700 that belongs to the server's account. */
    void createPrivate(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(folder);
    }

    /** An empty private folder beside {@link #data}, to be renamed to it. */
    Path createDraft() throws IOException {
        var draft = Files.createTempDirectory(shared(dataDirectory), name + ".partial-");
        account.own(draft);
        return draft;
    }

    private Path file(String suffix) {
        return shared(dataDirectory).resolve(name + suffix);
    }
}
