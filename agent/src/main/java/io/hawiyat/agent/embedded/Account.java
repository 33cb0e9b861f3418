package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The account the servers run as. PostgreSQL refuses to run as root, so a root agent drops to, in this order: the
 * configured account; the owner of the existing data; {@code hawiyat}, {@code postgres} or {@code nobody}.
 *
 * <p>That account has to reach the data directory. Its group may pass through the directory itself and {@code
 * embedded} below it; the folders above belong to others and are never changed: where one of them is closed, as {@code
 * /root} is, the servers keep the one {@link Passage capability} that lets them pass, and where that cannot be given
 * the start is refused with that folder's name.
 */
sealed interface Account {

    List<String> CANDIDATES = List.of("hawiyat", "postgres", "nobody");

    /** What goes in front of a command line. */
    List<String> prefix();

    /** Makes this account the owner of a file or folder that the agent has just made. */
    void own(Path path) throws IOException;

    /** Lets this account, and no other, pass through a folder of the agent's. */
    void letThrough(Path folder) throws IOException;

    /** The agent's own, unprivileged account. */
    record Own() implements Account {
        @Override
        public List<String> prefix() {
            return List.of();
        }

        @Override
        public void own(Path path) {}

        @Override
        public void letThrough(Path folder) {}
    }

    /** The one a root agent drops to. */
    record Dropped(SystemUser user, List<String> prefix) implements Account {
        public Dropped {
            prefix = List.copyOf(prefix);
        }

        @Override
        public void own(Path path) throws IOException {
            Files.setAttribute(path, "unix:uid", user.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public void letThrough(Path folder) throws IOException {
            if (user.mayPass(folder)) {
                return;
            }
            Files.setAttribute(folder, "unix:gid", user.gid());
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x---"));
        }
    }

    static boolean agentIsRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new StartRefused(
                    StartRefused.Why.UNSUPPORTED, "the embedded servers need Linux with /proc mounted: " + e);
        }
    }

    /**
     * Chooses by the user this process runs as.
     *
     * @param dataDirectory the agent's; its ancestors must be open to the account
     * @param existing the directory of the PostgreSQL data, which may not exist yet
     * @throws StartRefused when no account is there, none can be dropped to, or it cannot reach the data directory
     */
    static Account choose(Optional<String> configured, Path dataDirectory, Path existing) throws IOException {
        if (!agentIsRoot()) {
            return new Own();
        }
        var user = user(configured, existing);
        var closed = user.firstClosedAbove(dataDirectory);
        return new Dropped(
                user, closed.isPresent() ? passing(user, closed.get(), dataDirectory) : PrivilegeDrop.to(user));
    }

    private static List<String> passing(SystemUser user, Path closed, Path dataDirectory) throws IOException {
        return Passage.held()
                .flatMap(passage -> PrivilegeDrop.keeping(passage, user))
                .orElseThrow(() -> new StartRefused(
                        StartRefused.Why.NOT_PERMITTED,
                        "PostgreSQL never runs as root, and the account %s it runs as cannot pass through %s to the data directory %s; name one outside, such as --data /var/lib/hawiyat, or run: chmod o+x %s"
                                .formatted(user.name(), closed, dataDirectory, closed)));
    }

    private static SystemUser user(Optional<String> configured, Path existing) throws IOException {
        if (configured.isPresent()) {
            return SystemUser.named(configured.get())
                    .filter(user -> user.uid() != 0)
                    .orElseThrow(() -> new StartRefused(
                            StartRefused.Why.NOT_PERMITTED,
                            "the account %s for the embedded servers is root or not in /etc/passwd; name an unprivileged one"
                                    .formatted(configured.get())));
        }
        if (Files.isDirectory(existing)) {
            var owner = SystemUser.ownerOf(existing);
            if (owner.uid() != 0) {
                return owner;
            }
        }
        for (var candidate : CANDIDATES) {
            var user = SystemUser.named(candidate);
            if (user.isPresent()) {
                return user.get();
            }
        }
        throw new StartRefused(
                StartRefused.Why.NOT_PERMITTED,
                "PostgreSQL never runs as root, and none of the accounts %s exists; run: useradd --system hawiyat"
                        .formatted(String.join(", ", CANDIDATES)));
    }
}
