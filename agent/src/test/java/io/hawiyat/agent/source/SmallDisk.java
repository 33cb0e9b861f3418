package io.hawiyat.agent.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of its own, in memory, that is soon full. Needs the right to mount, as root has. */
record SmallDisk(Path folder) implements AutoCloseable {

    static SmallDisk mounted(Path folder, String size) {
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
        return new SmallDisk(folder);
    }

    void resize(String size) {
        run("mount", "-o", "remount,size=" + size, folder.toString());
    }

    @Override
    public void close() {
        run("umount", folder.toString());
    }

    private static void run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output.strip()
                        + "; run this test as root, or with `sudo make test TESTS=FullDiskTest`");
            }
        } catch (IOException e) {
            throw new AssertionError("no mount on this machine: apt-get install mount", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
