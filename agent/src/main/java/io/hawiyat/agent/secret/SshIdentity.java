package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.util.io.pem.PemReader;

/** An SSH private key that opens age files, as {@code ssh-keygen} writes it. */
final class SshIdentity implements Identity, RecipientStanzaReader {

    private final AsymmetricKeyParameter key;
    private final SshRecipient recipient;

    private SshIdentity(AsymmetricKeyParameter key, SshRecipient recipient) {
        this.key = key;
        this.recipient = recipient;
    }

    /**
     * Reads one, ed25519 or rsa, without a passphrase.
     *
     * @throws IllegalArgumentException when it is none; nothing of the text is in the message
     */
    static SshIdentity parse(String pem) {
        try (var reader = new PemReader(new StringReader(pem))) {
            return of(OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(
                    reader.readPemObject().getContent()));
        } catch (IOException | RuntimeException malformed) {
            throw new IllegalArgumentException("holds an SSH key that can not be used: it must be ed25519 or rsa, as"
                    + " ssh-keygen writes it, without a passphrase");
        }
    }

    private static SshIdentity of(AsymmetricKeyParameter key) {
        return switch (key) {
            case Ed25519PrivateKeyParameters ed25519 ->
                new SshIdentity(key, SshRecipient.of(SshEd25519.TYPE, ed25519.generatePublicKey()));
            case RSAPrivateCrtKeyParameters rsa -> {
                var open = new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
                yield new SshIdentity(key, SshRecipient.of(SshRsa.TYPE, open));
            }
            case AsymmetricKeyParameter other -> throw new IllegalArgumentException("age knows no such key");
        };
    }

    @Override
    public String recipient() {
        return recipient.toString();
    }

    @Override
    public RecipientStanzaReader reader() {
        return this;
    }

    @Override
    public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        for (var stanza : stanzas) {
            if (isFor(stanza)) {
                return fileKey(stanza);
            }
        }
        throw new UnsupportedRecipientStanzaException("none of the recipients is " + recipient.type());
    }

    private boolean isFor(RecipientStanza stanza) throws GeneralSecurityException {
        return stanza.getType().equals(recipient.type())
                && !stanza.getArguments().isEmpty()
                && stanza.getArguments().getFirst().equals(recipient.tag());
    }

    private FileKey fileKey(RecipientStanza stanza) throws GeneralSecurityException {
        try {
            return key instanceof Ed25519PrivateKeyParameters ed25519
                    ? SshEd25519.unwrap(stanza, recipient, ed25519)
                    : SshRsa.unwrap(stanza, (RSAKeyParameters) key);
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            throw new InvalidKeyException("the stanza is malformed", malformed);
        }
    }

    @Override
    public String toString() {
        return "SshIdentity[" + recipient + "]";
    }
}
