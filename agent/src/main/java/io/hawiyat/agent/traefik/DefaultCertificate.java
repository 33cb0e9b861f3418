package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.traefik.Publisher.Written;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The certificate that the managed ingress serves where no other fits: self-signed, trusted by nobody.
 *
 * <p>Traefik has one of its own, but makes a new RSA key for it each time that any route changes: 60 to 400 ms before
 * the change is live, where 5 to 20 ms do without (measured on 3.7.9, 2 cores), and another certificate for visitors
 * after each deployment.
 */
public final class DefaultCertificate {

    /** No application's file has this name: theirs have a dot within. */
    static final String FILE = "hawiyat.yaml";

    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final X500Principal NAME = new X500Principal("CN=Hawiyat default certificate");

    private DefaultCertificate() {}

    /** Makes a valid one be there, for a Traefik whose dynamic configuration is the agent's alone. */
    public static Written ensure(Publisher publisher, Instant now, SecureRandom random) {
        var valid = publisher.read(FILE).filter(file -> isValid(file, now.plus(RENEWED_BEFORE)));
        return valid.isPresent() ? new Written.Unchanged() : publisher.write(selfSigned(now, random));
    }

    /** The file that gives Traefik a new one. */
    static DynamicFile selfSigned(Instant now, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var keys = generator.generateKeyPair();
            var certificate = pem("CERTIFICATE", sign(keys, now, random).getEncoded());
            return file(certificate, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("every JDK has P-256 and ECDSA", e);
        }
    }

    private static X509Certificate sign(KeyPair keys, Instant now, SecureRandom random)
            throws OperatorCreationException, GeneralSecurityException {
        var builder = new JcaX509v3CertificateBuilder(
                NAME,
                new BigInteger(127, random),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(VALIDITY)),
                NAME,
                keys.getPublic());
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").setSecureRandom(random);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer.build(keys.getPrivate())));
    }

    private static DynamicFile file(String certificate, String key) {
        var pair = new CertificateAndKey(certificate, key);
        var tls = Map.of("tls", Map.of("stores", Map.of("default", Map.of("defaultCertificate", pair))));
        return new DynamicFile(FILE, DynamicText.write(tls) + "\n");
    }

    private record CertificateAndKey(String certFile, String keyFile) {}

    private static String pem(String type, byte[] content) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    private static boolean isValid(DynamicFile file, Instant until) {
        var pem = DynamicText.read(file.text(), JsonNode.class)
                .map(tree -> tree.at("/tls/stores/default/defaultCertificate/certFile")
                        .asText())
                .orElse("");
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
            var certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            certificate.checkValidity(Date.from(until));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
