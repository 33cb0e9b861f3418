package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * An X25519 identity of age and its recipient, as {@code age-keygen} writes them.
 *
 * @param secret {@code AGE-SECRET-KEY-1...}
 * @param recipient {@code age1...}
 */
public record AgeIdentity(String secret, String recipient) implements Identity {

    private static final Pattern SECRET = Pattern.compile("AGE-SECRET-KEY-1[0-9A-Z]{58}");

    /** Draws a new one. */
    public static AgeIdentity generate() {
        try {
            var pair = new X25519KeyPairGenerator().generateKeyPair();
            return new AgeIdentity(text(pair.getPrivate()), text(pair.getPublic()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has X25519", impossible);
        }
    }

    /**
     * Reads the secret half.
     *
     * @throws IllegalArgumentException when it is none; nothing of the text is in the message
     */
    public static AgeIdentity parse(String text) {
        if (!SECRET.matcher(text).matches()) {
            throw new IllegalArgumentException("holds a line that is no age identity (AGE-SECRET-KEY-1...)");
        }
        try {
            var key = new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "X25519");
            return new AgeIdentity(text, text(new X25519KeyFactory().translateKey(key)));
        } catch (GeneralSecurityException | RuntimeException malformed) {
            throw new IllegalArgumentException("holds an age identity with a typing error in it");
        }
    }

    @Override
    public RecipientStanzaReader reader() throws GeneralSecurityException {
        return X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(secret);
    }

    private static String text(Key key) {
        return new String(key.getEncoded(), StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "AgeIdentity[" + recipient + "]";
    }
}
