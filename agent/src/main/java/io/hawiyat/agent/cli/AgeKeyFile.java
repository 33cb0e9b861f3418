package io.hawiyat.agent.cli;

import io.hawiyat.agent.secret.AgeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the agent's age identities are: {@code --age-key}, {@code HAWIYAT_AGE_KEY_FILE}, else the data directory. */
final class AgeKeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(AgeKeyFile.class);
    private static final String NAME = "age.key";
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private AgeKeyFile() {}

    /**
     * Reads them.
     *
     * @param errors takes what is wrong with the file of the data directory, which may also be missing
     */
    static AgeKeys read(Overrides overrides, Path workingDirectory, Path data, List<String> errors) {
        var named = overrides.find("age-key").or(() -> overrides.variable("age-key-file"));
        if (named.isPresent()) {
            var given = named.get();
            return read(workingDirectory.resolve(given.text()), given::reject).orElseGet(AgeKeys::none);
        }
        var usual = data.resolve(NAME);
        return Files.exists(usual)
                ? read(usual, message -> errors.add(usual + ": " + message)).orElseGet(AgeKeys::none)
                : AgeKeys.none();
    }

    private static Optional<AgeKeys> read(Path file, Consumer<String> rejection) {
        try {
            if (isOpenToOthers(file)) {
                LOG.atWarn().addKeyValue("file", file).log("others can read the age identities: chmod 600");
            }
            return Optional.of(AgeKeys.parse(Files.readString(file)));
        } catch (IOException unreadable) {
            rejection.accept("can not be read: " + FileProblems.reason(unreadable, file));
        } catch (IllegalArgumentException malformed) {
            rejection.accept(String.valueOf(malformed.getMessage()));
        }
        return Optional.empty();
    }

    /** Whether another account than the owner's may do anything with it. */
    static boolean isOpenToOthers(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
    }
}
