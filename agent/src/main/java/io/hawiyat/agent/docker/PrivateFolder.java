package io.hawiyat.agent.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A folder that nobody but this process's account, and who has one of its files mounted, can look into. */
record PrivateFolder(Path path) {

    private static final Path SELF = Path.of("/proc/self");
    private static final Set<PosixFilePermission> MINE = PosixFilePermissions.fromString("rwx------");

    /** Numbers of an account and a group. */
    record Owner(int user, int group) {}

    /**
     * Makes a folder within it, with all that lead to it.
     *
     * @throws IOException also when another account was here before: what stands in a folder that everybody may write to is
     *     not to be trusted
     */
    void make(Path folder) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(MINE));
        }
        var mine = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && Files.getPosixFilePermissions(path).equals(MINE)
                && Files.getOwner(path).equals(Files.getOwner(SELF));
        if (!mine) {
            throw new IOException(path + " is not this account's own folder of mode 0700: remove it");
        }
        Files.createDirectories(folder);
    }

    /** Writes a file at once: whoever opens it finds all of it. One that is there with this content stays. */
    void write(Path file, byte[] content, int mode, Optional<Owner> owner) throws IOException {
        if (Files.isReadable(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        var begun = Files.createTempFile(file.getParent(), "begun", "");
        Files.write(begun, content);
        if (owner.isPresent() && isRoot()) {
            Files.setAttribute(begun, "unix:uid", owner.get().user());
            Files.setAttribute(begun, "unix:gid", owner.get().group());
        }
        Files.setPosixFilePermissions(begun, permissions(mode));
        Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(SELF, "unix:uid").equals(0);
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values();
        for (var bit = 0; bit < all.length; bit++) {
            if ((mode & (1 << (all.length - 1 - bit))) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }

    /** Removes all that a folder within it holds but what has one of these names, and the folder when nothing is left. */
    void keepOnly(Path folder, Collection<String> names) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var found = Files.list(folder)) {
            for (var entry : found.toList()) {
                if (!names.contains(entry.getFileName().toString())) {
                    remove(entry);
                }
            }
        }
        if (names.isEmpty()) {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var below = Files.walk(folder)) {
            for (var path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
