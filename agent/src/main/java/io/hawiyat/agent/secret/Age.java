package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Armored files of age (age-encryption.org/v1). */
public final class Age {

    private Age() {}

    /**
     * Encrypts for all recipients.
     *
     * @param recipients each {@code age1...} or an SSH public key ({@code ssh-ed25519 AAAA...}), at least one
     * @throws IllegalArgumentException when one is neither
     */
    public static String encrypt(List<String> recipients, byte[] plain) {
        var armored = new ByteArrayOutputStream();
        try (var channel = new ArmoredEncryptingChannelFactory()
                .newEncryptingChannel(Channels.newChannel(armored), writers(recipients))) {
            channel.write(ByteBuffer.wrap(plain));
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException("nothing but memory was written to", impossible);
        }
        return armored.toString(StandardCharsets.US_ASCII);
    }

    private static List<RecipientStanzaWriter> writers(List<String> recipients) {
        var writers = new ArrayList<RecipientStanzaWriter>();
        for (var recipient : recipients) {
            if (SshRecipient.isMeant(recipient)) {
                writers.add(SshRecipient.parse(recipient));
                continue;
            }
            try {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            } catch (GeneralSecurityException | RuntimeException malformed) {
                throw new IllegalArgumentException(
                        "not a recipient of age (age1..., or ssh-ed25519 AAAA...): " + recipient);
            }
        }
        return writers;
    }

    /** Decrypts with whichever of the identities fits. */
    static byte[] decrypt(List<Identity> identities, String armored) throws Undecryptable {
        var text = armored.strip().getBytes(StandardCharsets.US_ASCII);
        try (var channel = new ArmoredDecryptingChannelFactory()
                .newDecryptingChannel(Channels.newChannel(new ByteArrayInputStream(text)), readers(identities))) {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (UnsupportedRecipientStanzaException foreign) {
            throw new Undecryptable("is encrypted for none of this agent's identities: encrypt it for "
                    + identities.getFirst().recipient());
        } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
            throw new Undecryptable("is no whole armored age file: encrypt it anew with `hawiyat secret encrypt`");
        }
    }

    private static List<RecipientStanzaReader> readers(List<Identity> identities) throws GeneralSecurityException {
        var readers = new ArrayList<RecipientStanzaReader>();
        for (var identity : identities) {
            readers.add(identity.reader());
        }
        return readers;
    }
}
