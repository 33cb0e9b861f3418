package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * An SSH public key that age files are encrypted for, as age itself does it: ssh-ed25519 and ssh-rsa
 * (https://github.com/FiloSottile/age, {@code agessh}).
 */
final class SshRecipient implements RecipientStanzaWriter {

    private static final int SMALLEST_RSA = 2048;
    private static final int TAG_BYTES = 4;

    private final String type;
    private final byte[] wire;
    private final AsymmetricKeyParameter key;

    private SshRecipient(String type, byte[] wire, AsymmetricKeyParameter key) {
        this.type = type;
        this.wire = wire;
        this.key = key;
    }

    /** Whether a text is meant as one, right or wrong. */
    static boolean isMeant(String text) {
        return text.startsWith("ssh-");
    }

    /**
     * Reads a line as in {@code id_ed25519.pub}.
     *
     * @throws IllegalArgumentException when it is none that age encrypts for
     */
    static SshRecipient parse(String line) {
        var words = line.strip().split("\\s+", 3);
        try {
            var wire = Base64.getDecoder().decode(words[1]);
            var recipient = new SshRecipient(words[0], wire, OpenSSHPublicKeyUtil.parsePublicKey(wire));
            if (recipient.isSupported()) {
                return recipient;
            }
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException("not an SSH public key such as ssh-ed25519 AAAA...: " + line, malformed);
        }
        throw new IllegalArgumentException("age encrypts for ssh-ed25519, and for ssh-rsa from 2048 bits: " + line);
    }

    static SshRecipient of(String type, AsymmetricKeyParameter key) {
        try {
            return new SshRecipient(type, OpenSSHPublicKeyUtil.encodePublicKey(key), key);
        } catch (IOException impossible) {
            throw new IllegalStateException("a key that was read can be written", impossible);
        }
    }

    private boolean isSupported() {
        return switch (key) {
            case Ed25519PublicKeyParameters ed25519 -> type.equals(SshEd25519.TYPE);
            case RSAKeyParameters rsa ->
                type.equals(SshRsa.TYPE) && rsa.getModulus().bitLength() >= SMALLEST_RSA;
            case AsymmetricKeyParameter other -> false;
        };
    }

    /** {@code ssh-ed25519} or {@code ssh-rsa}. */
    String type() {
        return type;
    }

    /** As the SSH protocol has it. */
    byte[] wire() {
        return wire.clone();
    }

    /** By which a stanza names the key: the beginning of its hash. */
    String tag() throws GeneralSecurityException {
        var hash = MessageDigest.getInstance("SHA-256").digest(wire);
        return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TAG_BYTES));
    }

    @Override
    public Iterable<RecipientStanza> getRecipientStanzas(FileKey fileKey) throws GeneralSecurityException {
        return List.of(
                key instanceof Ed25519PublicKeyParameters ed25519
                        ? SshEd25519.wrap(fileKey, this, ed25519, new SecureRandom())
                        : SshRsa.wrap(fileKey, this, (RSAKeyParameters) key, new SecureRandom()));
    }

    @Override
    public String toString() {
        return type + " " + Base64.getEncoder().encodeToString(wire);
    }
}
