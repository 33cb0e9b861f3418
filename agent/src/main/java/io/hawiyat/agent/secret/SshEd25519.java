package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * The stanza {@code ssh-ed25519} of age: its key is used as one of X25519, tweaked by the SSH key, so that it can not be
 * taken for the stanza of an X25519 recipient ({@code agessh.go} of FiloSottile/age).
 */
final class SshEd25519 {

    static final String TYPE = "ssh-ed25519";

    private static final byte[] LABEL = "age-encryption.org/v1/ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** A key encrypts one file key only. */
    private static final IvParameterSpec NO_NONCE = new IvParameterSpec(new byte[12]);

    private SshEd25519() {}

    static RecipientStanza wrap(
            FileKey fileKey, SshRecipient recipient, Ed25519PublicKeyParameters key, SecureRandom random)
            throws GeneralSecurityException {
        var ephemeral = new byte[X25519.SCALAR_SIZE];
        random.nextBytes(ephemeral);
        var share = new byte[X25519.POINT_SIZE];
        X25519.scalarMultBase(ephemeral, 0, share, 0);
        var point = montgomery(key);
        var wrapping = wrappingKey(tweaked(times(ephemeral, point), recipient), share, point);
        var body = cipher(Cipher.ENCRYPT_MODE, wrapping, fileKey.getEncoded());
        var arguments =
                List.of(recipient.tag(), Base64.getEncoder().withoutPadding().encodeToString(share));
        return new Stanza(TYPE, arguments, body);
    }

    static FileKey unwrap(RecipientStanza stanza, SshRecipient recipient, Ed25519PrivateKeyParameters key)
            throws GeneralSecurityException {
        var share = Base64.getDecoder().decode(stanza.getArguments().get(1));
        var hash = MessageDigest.getInstance("SHA-512").digest(key.getEncoded());
        var scalar = Arrays.copyOf(hash, X25519.SCALAR_SIZE);
        var shared = tweaked(times(scalar, share), recipient);
        var wrapping = wrappingKey(shared, share, montgomery(key.generatePublicKey()));
        return new FileKey(cipher(Cipher.DECRYPT_MODE, wrapping, stanza.getBody()));
    }

    private static byte[] tweaked(byte[] shared, SshRecipient recipient) throws GeneralSecurityException {
        return times(hkdf(new byte[0], recipient.wire()), shared);
    }

    private static byte[] wrappingKey(byte[] shared, byte[] share, byte[] point) throws GeneralSecurityException {
        var salt = Arrays.copyOf(share, share.length + point.length);
        System.arraycopy(point, 0, salt, share.length, point.length);
        return hkdf(shared, salt);
    }

    private static byte[] times(byte[] scalar, byte[] point) throws InvalidKeyException {
        var product = new byte[X25519.POINT_SIZE];
        if (point.length != X25519.POINT_SIZE || !X25519.calculateAgreement(scalar, 0, point, 0, product, 0)) {
            throw new InvalidKeyException("the share is no point that a secret can come of");
        }
        return product;
    }

    /** The same point on the curve of X25519 (RFC 7748, section 4.1): u = (1 + y) / (1 - y). */
    private static byte[] montgomery(Ed25519PublicKeyParameters key) {
        var encoded = key.getEncoded();
        encoded[encoded.length - 1] &= 0x7f;
        var y = new BigInteger(1, reversed(encoded));
        var u = BigInteger.ONE
                .add(y)
                .multiply(BigInteger.ONE.subtract(y).modInverse(P))
                .mod(P);
        return Arrays.copyOf(reversed(u.toByteArray()), X25519.POINT_SIZE);
    }

    private static byte[] reversed(byte[] bytes) {
        var turned = new byte[bytes.length];
        for (var index = 0; index < bytes.length; index++) {
            turned[index] = bytes[bytes.length - 1 - index];
        }
        return turned;
    }

    /** HKDF-SHA-256 (RFC 5869) with the label as info; 32 bytes are one block of it. */
    private static byte[] hkdf(byte[] secret, byte[] salt) throws GeneralSecurityException {
        var extracted = hmac(salt, secret);
        var info = Arrays.copyOf(LABEL, LABEL.length + 1);
        info[LABEL.length] = 1;
        return hmac(extracted, info);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] cipher(int mode, byte[] key, byte[] text) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), NO_NONCE);
        return cipher.doFinal(text);
    }
}
