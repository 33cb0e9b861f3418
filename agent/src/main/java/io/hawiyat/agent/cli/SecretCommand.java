package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.secret.Age;
import io.hawiyat.agent.secret.AgeIdentity;
import io.hawiyat.agent.secret.AgeKeys;
import io.hawiyat.agent.secret.Undecryptable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawiyat secret}. */
@Command(
        name = "secret",
        header = "Makes, encrypts, decrypts and edits what kind Secret holds.",
        synopsisSubcommandLabel = "COMMAND")
final class SecretCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** With its subcommands. */
    static CommandLine line(Terminal terminal, StartPlace place) {
        var line = new CommandLine(new SecretCommand())
                .addSubcommand(new Keygen(terminal))
                .addSubcommand(new Encrypt(terminal, place))
                .addSubcommand(new Decrypt(terminal, place))
                .addSubcommand(new SecretEdit(terminal, place));
        line.getSubcommands().values().forEach(it -> it.getCommandSpec().mixinStandardHelpOptions(true));
        return line;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a COMMAND is missing: keygen, encrypt, decrypt or edit");
    }

    /** {@code hawiyat secret keygen}. */
    @Command(
            name = "keygen",
            header = "Prints a new age identity, in the form of age-keygen, and tells its recipient.",
            footer = "Keep what it prints as age.key in the agent's data directory, with mode 0600.")
    static final class Keygen implements Callable<Integer> {

        @Mixin
        private final Output output = new Output();

        private final Terminal terminal;

        Keygen(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var identity = AgeIdentity.generate();
            if (output.json()) {
                terminal.line(JsonNodeFactory.instance
                        .objectNode()
                        .put("identity", identity.secret())
                        .put("recipient", identity.recipient())
                        .toString());
            } else {
                terminal.line("# public key: " + identity.recipient());
                terminal.line(identity.secret());
                terminal.note("recipient: " + identity.recipient());
            }
            return ExitCodes.OK;
        }
    }

    /** {@code hawiyat secret encrypt}. */
    @Command(
            name = "encrypt",
            header = "Prints the manifest of a Secret with its values encrypted.",
            description = {
                "FILE is a Secret whose values are not encrypted yet, a YAML mapping, lines of KEY=value, or, with"
                        + " --key, one value as it is."
            },
            footer = "Exit codes: 0 printed, 1 it can not be read, 2 bad usage.")
    static final class Encrypt implements Callable<Integer> {

        @Option(
                names = {"-r", "--recipient"},
                paramLabel = "age1...",
                description =
                        "Whom to encrypt for, an SSH public key too (ssh-ed25519 AAAA...); several times for several;"
                                + " unless given, the agent's own identity.")
        private List<String> recipients = new ArrayList<>();

        @Option(names = "--name", paramLabel = "NAME", description = "The name of the Secret.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--project", paramLabel = "NAME", description = "Its project.")
        private Optional<String> project = Optional.empty();

        @Option(names = "--key", paramLabel = "KEY", description = "The whole of FILE is the value of this key.")
        private Optional<String> key = Optional.empty();

        @Parameters(paramLabel = "FILE", description = "What to encrypt; - is stdin.")
        private String file = "";

        @Mixin
        private final AgeKeyOption identity = new AgeKeyOption();

        @Mixin
        private final Output output = new Output();

        private final Terminal terminal;
        private final StartPlace place;

        Encrypt(Terminal terminal, StartPlace place) {
            this.terminal = terminal;
            this.place = place;
        }

        @Override
        public Integer call() {
            var plain = plain(SecretFiles.read(file, place));
            var whom = recipients.isEmpty() ? identity.keys(place).recipients() : recipients;
            if (whom.isEmpty()) {
                throw CommandFailed.usage("give --recipient age1...: there is no identity here to encrypt for");
            }
            terminal.line(encrypted(plain, whom).print(output).strip());
            return ExitCodes.OK;
        }

        private SecretText plain(String text) {
            var read = key.isPresent() ? Optional.<SecretText>empty() : SecretText.read(text);
            var secret = read.orElseGet(() -> new SecretText(
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Map.of(key.orElseGet(() -> SecretFiles.baseName(file)), text.stripTrailing())));
            return new SecretText(
                    name.or(secret::name).or(() -> Optional.of(SecretFiles.dnsLabel(file))),
                    project.or(secret::project),
                    secret.notes(),
                    secret.data());
        }
    }

    /** What is encrypted already stays as it is. */
    static SecretText encrypted(SecretText plain, List<String> recipients) {
        try {
            return plain.with(value -> SecretText.isArmored(value)
                    ? value
                    : Age.encrypt(recipients, value.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException malformed) {
            throw CommandFailed.usage(String.valueOf(malformed.getMessage()));
        }
    }

    /** Every value in plain text. */
    static SecretText decrypted(SecretText secret, AgeKeys keys) {
        return secret.with(value -> SecretText.isArmored(value) ? decrypted(value, keys) : value);
    }

    private static String decrypted(String armored, AgeKeys keys) {
        try {
            return new String(keys.decrypt(armored), StandardCharsets.UTF_8);
        } catch (Undecryptable closed) {
            throw CommandFailed.because("it " + closed.getMessage());
        }
    }

    /** {@code hawiyat secret decrypt}. */
    @Command(
            name = "decrypt",
            header = "Prints a Secret with its values in plain text.",
            footer = "Exit codes: 0 printed, 1 no identity fits, 2 bad usage.")
    static final class Decrypt implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "A Secret, or an armored age file; - is stdin.")
        private String file = "";

        @Mixin
        private final AgeKeyOption identity = new AgeKeyOption();

        @Mixin
        private final Output output = new Output();

        private final Terminal terminal;
        private final StartPlace place;

        Decrypt(Terminal terminal, StartPlace place) {
            this.terminal = terminal;
            this.place = place;
        }

        @Override
        public Integer call() {
            var text = SecretFiles.read(file, place);
            var keys = identity.keys(place);
            if (SecretText.isArmored(text)) {
                terminal.line(decrypted(text, keys));
                return ExitCodes.OK;
            }
            var secret = SecretText.read(text)
                    .orElseThrow(() -> CommandFailed.usage(file + " is neither a Secret nor an armored age file"));
            terminal.line(decrypted(secret, keys).print(output).strip());
            return ExitCodes.OK;
        }
    }
}
