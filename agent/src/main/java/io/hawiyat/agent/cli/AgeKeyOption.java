package io.hawiyat.agent.cli;

import io.hawiyat.agent.secret.AgeKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which identity a command uses: that of the agent which would be started here, unless told otherwise. */
final class AgeKeyOption {

    @Option(
            names = "--age-key",
            paramLabel = "FILE",
            description = "The age identities; HAWIYAT_AGE_KEY_FILE, else age.key of the data directory, unless given.")
    private Optional<String> file = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "The agent's data directory.")
    private Optional<String> data = Optional.empty();

    AgeKeys keys(StartPlace place) {
        var flags = new HashMap<String, String>();
        file.ifPresent(it -> flags.put("age-key", it));
        data.ifPresent(it -> flags.put("data", it));
        var errors = new ArrayList<String>();
        var keys = AgeKeyFile.read(
                new Overrides(flags, place.environment(), errors),
                place.workingDirectory(),
                SettingsReader.dataDirectory(flags, place),
                errors);
        if (!errors.isEmpty()) {
            throw CommandFailed.usage(String.join("; ", errors));
        }
        return keys;
    }
}
