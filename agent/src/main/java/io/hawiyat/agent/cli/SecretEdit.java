package io.hawiyat.agent.cli;

import io.hawiyat.agent.secret.AgeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hawiyat secret edit}. */
@Command(
        name = "edit",
        header = "Opens a Secret in plain text in $EDITOR, and encrypts what was changed.",
        description = {"The plain text is in a file that only you can read, in memory where there is /dev/shm."},
        footer = "Exit codes: 0 written or nothing changed, 1 it can not be read or the editor failed, 2 bad usage.")
final class SecretEdit implements Callable<Integer> {

    private static final Path MEMORY = Path.of("/dev/shm");

    @Option(
            names = {"-r", "--recipient"},
            paramLabel = "age1...",
            description = "Whom to encrypt for; unless given, the identity that decrypts.")
    private List<String> recipients = new ArrayList<>();

    @Parameters(paramLabel = "FILE", description = "The Secret's manifest; the only document of its file.")
    private Path file = Path.of("");

    @Mixin
    private final AgeKeyOption identity = new AgeKeyOption();

    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final Output output = new Output();

    private final Terminal terminal;
    private final StartPlace place;

    SecretEdit(Terminal terminal, StartPlace place) {
        this.terminal = terminal;
        this.place = place;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var path = place.workingDirectory().resolve(file);
        var before = read(SecretFiles.read(file.toString(), place));
        var keys = identity.keys(place);
        var plain = SecretCommand.decrypted(before, keys);
        var after = read(edited(plain.manifest()));
        if (after.equals(plain)) {
            terminal.note("nothing was changed");
            return ExitCodes.OK;
        }
        var written = SecretCommand.encrypted(unchangedAsBefore(before, plain, after), whom(keys));
        replace(path, written.manifest());
        return ExitCodes.OK;
    }

    private SecretText read(String text) {
        return SecretText.read(text).orElseThrow(() -> CommandFailed.because(file + " is no Secret"));
    }

    private List<String> whom(AgeKeys keys) {
        return recipients.isEmpty() ? keys.recipients() : recipients;
    }

    /** What was not touched keeps its ciphertext, so that a diff shows what was. */
    private static SecretText unchangedAsBefore(SecretText before, SecretText plain, SecretText after) {
        var data = new LinkedHashMap<>(after.data());
        data.replaceAll((key, value) -> value.equals(plain.data().get(key))
                ? Optional.ofNullable(before.data().get(key)).orElse(value)
                : value);
        return after.with(data);
    }

    private String edited(String text) throws IOException, InterruptedException {
        var folder = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        var onlyMine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var temporary = Files.createTempFile(folder, "hawiyat-", ".yaml", onlyMine);
        try {
            Files.writeString(temporary, text);
            var editor = place.environment().getOrDefault("EDITOR", "vi");
            var process = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", temporary.toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw CommandFailed.because("the editor " + editor + " failed: nothing was written");
            }
            return Files.readString(temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void replace(Path path, String text) throws IOException {
        var beside = path.resolveSibling("." + path.getFileName() + ".new");
        Files.writeString(beside, text);
        Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
