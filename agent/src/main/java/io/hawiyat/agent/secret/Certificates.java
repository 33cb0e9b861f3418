package io.hawiyat.agent.secret;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Certificates that somebody else has issued. */
public final class Certificates {

    /** The type of a DNS name among the alternative names of a certificate (RFC 5280, 4.2.1.6). */
    private static final int DNS = 2;

    private static final byte[] PROBE = "hawiyat".getBytes(StandardCharsets.US_ASCII);

    private Certificates() {}

    /**
     * Why a certificate can not be served at a host; nothing of the key is in it.
     *
     * @param chain PEM, the host's own first
     * @param key PEM, without a passphrase
     */
    public static Optional<String> problem(String chain, String key, String host) {
        try {
            var certificate = first(chain);
            var names = names(certificate);
            if (names.stream().noneMatch(name -> covers(name, host))) {
                return Optional.of("has a certificate for " + names + ", and not for " + host);
            }
            return belongs(privateKey(key), certificate)
                    ? Optional.empty()
                    : Optional.of("has a tls.key that is not the key of its tls.crt");
        } catch (GeneralSecurityException | IOException | RuntimeException malformed) {
            return Optional.of("has no certificate that can be served: tls.crt must be a PEM chain of certificates, and"
                    + " tls.key its PEM key without a passphrase");
        }
    }

    private static X509Certificate first(String chain) throws GeneralSecurityException {
        var bytes = new ByteArrayInputStream(chain.getBytes(StandardCharsets.UTF_8));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificates(bytes)
                .iterator()
                .next();
    }

    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> all =
                Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        return all.stream()
                .filter(name -> Integer.valueOf(DNS).equals(name.getFirst()))
                .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                .toList();
    }

    /** A star stands for one label (RFC 6125, 6.4.3). */
    private static boolean covers(String name, String host) {
        var dot = host.indexOf('.');
        return name.equals(host) || (dot > 0 && name.equals("*" + host.substring(dot)));
    }

    private static PrivateKeyInfo privateKey(String pem) throws IOException {
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (var part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PEMKeyPair pair) {
                    return pair.getPrivateKeyInfo();
                }
                if (part instanceof PrivateKeyInfo info) {
                    return info;
                }
            }
        }
        throw new IOException("no key");
    }

    /** What the one signs, the other verifies. */
    private static boolean belongs(PrivateKeyInfo key, X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        var kind = certificate.getPublicKey().getAlgorithm();
        PrivateKey secret;
        try {
            secret = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (InvalidKeySpecException ofAnotherKind) {
            return false;
        }
        var algorithm = switch (kind) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> kind;
        };
        var signing = Signature.getInstance(algorithm);
        signing.initSign(secret);
        signing.update(PROBE);
        var signed = signing.sign();
        var verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(PROBE);
        return verifying.verify(signed);
    }
}
