package io.hawiyat.agent.source;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit from the configuration of the user and the system and from {@code GIT_*} variables: no rewritten URL, no
 * proxy, no cookie file, no credential helper and no program comes from there. JGit has one such reader for the process.
 */
final class IsolatedGit extends SystemReader.Delegate {

    private IsolatedGit(SystemReader system) {
        super(system);
    }

    static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof IsolatedGit)) {
            SystemReader.setInstance(new IsolatedGit(SystemReader.getInstance()));
        }
    }

    @Override
    public @Nullable String getenv(String name) {
        return name.startsWith("GIT_") || name.startsWith("XDG_") ? null : super.getenv(name);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS files) {
        return new NoFile(parent, files);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS files) {
        return new NoFile(parent, files);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS files) {
        return new NoFile(parent, files);
    }

    /** A configuration that is on no disk. */
    private static final class NoFile extends FileBasedConfig {

        /**
         * The clock tick of Linux's file systems, amply. Where stamps are coarser, size and inode still tell a file
         * that git replaced, as it does by renaming.
         */
        private static final long TIMESTAMP_MILLIS = 20;

        NoFile(Config parent, FS files) {
            super(parent, null, files);
        }

        @Override
        public void load() {
            // There is nothing to load.
        }

        @Override
        public void save() {
            // What JGit measured of the file system is not worth a file in somebody's home.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        /** Spares the probe files that JGit else writes beside a repository, which may be the user's own. */
        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals("filesystem")
                    ? unit.convert(TIMESTAMP_MILLIS, TimeUnit.MILLISECONDS)
                    : super.getTimeUnit(section, subsection, name, otherwise, unit);
        }

        @Override
        public String toString() {
            return "no configuration";
        }
    }
}
