package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.FolderTree;
import io.hawiyat.agent.manifest.ManifestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this release makes of some manifests, committed: what runs on users' machines was made so. Each file is written
 * anew with {@code -Dhawiyat.golden.write=true}.
 */
public final class Golden {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private static final String HOW = """
            this build makes something else of the same manifests than what runs on users' machines.
            If users' containers may be replaced by this, or if it is shown that they are not, write %s anew:
                mvn -pl agent -am test -Dtest='Golden*' -Dsurefire.failIfNoSpecifiedTests=false -Dhawiyat.golden.write=true
            and say in the CHANGELOG what happens to running containers. Otherwise keep what is made as it was.""";

    private Golden() {}

    public static List<Application> applications() {
        try {
            var manifests = ManifestReader.read(FolderTree.of(FOLDER.resolve("manifests")));
            assertThat(manifests.errors()).isEmpty();
            return manifests.applications();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The committed content of a file, which is to be this. */
    public static String checked(String name, String now) {
        var file = FOLDER.resolve(name);
        try {
            if (Boolean.getBoolean("hawiyat.golden.write")) {
                Files.writeString(file, now);
            }
            var committed = Files.readString(file);
            assertThat(now).as(HOW, file).isEqualTo(committed);
            return committed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
