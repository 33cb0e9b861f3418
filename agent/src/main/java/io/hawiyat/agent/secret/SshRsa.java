package io.hawiyat.agent.secret;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/** The stanza {@code ssh-rsa} of age: RSA with OAEP of SHA-256 ({@code agessh.go} of FiloSottile/age). */
final class SshRsa {

    static final String TYPE = "ssh-rsa";

    private static final byte[] LABEL = "age-encryption.org/v1/ssh-rsa".getBytes(StandardCharsets.US_ASCII);

    private SshRsa() {}

    static RecipientStanza wrap(FileKey fileKey, SshRecipient recipient, RSAKeyParameters key, SecureRandom random)
            throws GeneralSecurityException {
        var oaep = oaep();
        oaep.init(true, new ParametersWithRandom(key, random));
        return new Stanza(TYPE, List.of(recipient.tag()), process(oaep, fileKey.getEncoded()));
    }

    static FileKey unwrap(RecipientStanza stanza, RSAKeyParameters key) throws GeneralSecurityException {
        var oaep = oaep();
        oaep.init(false, key);
        return new FileKey(process(oaep, stanza.getBody()));
    }

    private static OAEPEncoding oaep() {
        return new OAEPEncoding(new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), LABEL);
    }

    private static byte[] process(OAEPEncoding oaep, byte[] bytes) throws InvalidKeyException {
        try {
            return oaep.processBlock(bytes, 0, bytes.length);
        } catch (InvalidCipherTextException | RuntimeException malformed) {
            throw new InvalidKeyException("the key of the file can not be read", malformed);
        }
    }
}
