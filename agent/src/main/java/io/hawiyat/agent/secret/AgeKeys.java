package io.hawiyat.agent.secret;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The identities of an agent: the first is the one to encrypt for, the others keep what was encrypted before readable. */
public final class AgeKeys {

    private static final AgeKeys NONE = new AgeKeys(List.of());

    private static final Pattern SSH_KEY =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", Pattern.DOTALL);

    private final List<Identity> identities;

    private AgeKeys(List<Identity> identities) {
        this.identities = List.copyOf(identities);
    }

    /** Of an agent that reads no Secret. */
    public static AgeKeys none() {
        return NONE;
    }

    /**
     * Reads a file of {@code age-keygen}: one identity a line, and comments; or of {@code ssh-keygen}, or one with both.
     *
     * @throws IllegalArgumentException when something of it is no identity, or none is one; nothing of them is in the message
     */
    public static AgeKeys parse(String text) {
        var ssh = SSH_KEY.matcher(text).results().map(found -> SshIdentity.parse(found.group()));
        var lines = SSH_KEY.matcher(text).replaceAll("").lines();
        var age = lines.map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(AgeIdentity::parse);
        var identities = Stream.<Identity>concat(age, ssh).toList();
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("holds no age identity: make one with `hawiyat secret keygen`");
        }
        return new AgeKeys(identities);
    }

    /** Whom to encrypt for. */
    public Optional<String> recipient() {
        return identities.stream().findFirst().map(Identity::recipient);
    }

    /** The recipients of all identities. */
    public List<String> recipients() {
        return identities.stream().map(Identity::recipient).toList();
    }

    /** What an armored file holds. */
    public byte[] decrypt(String armored) throws Undecryptable {
        if (identities.isEmpty()) {
            throw new Undecryptable(
                    "can not be read: this agent has no age identity; make one with `hawiyat secret keygen"
                            + " > age.key` in its data directory (mode 0600), or name one with --age-key");
        }
        return Age.decrypt(identities, armored);
    }

    @Override
    public String toString() {
        return "AgeKeys" + recipients();
    }
}
