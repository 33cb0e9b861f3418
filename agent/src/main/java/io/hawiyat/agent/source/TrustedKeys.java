package io.hawiyat.agent.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * The public keys of those whose commits are read.
 *
 * @param ssh each {@code TYPE BASE64}
 */
public record TrustedKeys(List<String> ssh, List<PGPPublicKeyRing> openPgp) {

    private static final String PGP_BLOCK = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    public TrustedKeys {
        ssh = List.copyOf(ssh);
        openPgp = List.copyOf(openPgp);
    }

    /** Whether a text is meant as keys, right or wrong. */
    public static boolean isMeant(String text) {
        var start = text.strip();
        return start.startsWith("ssh-")
                || start.startsWith("ecdsa-")
                || start.startsWith("sk-")
                || start.contains(PGP_BLOCK);
    }

    /**
     * Reads keys: lines as in {@code id_ed25519.pub}, or armored OpenPGP public keys.
     *
     * @throws IllegalArgumentException when one is malformed, or there is none
     */
    public static TrustedKeys parse(String text) {
        try {
            var keys = text.contains(PGP_BLOCK)
                    ? new TrustedKeys(List.of(), rings(text))
                    : new TrustedKeys(text.lines().flatMap(TrustedKeys::line).toList(), List.of());
            if (keys.ssh.isEmpty() && keys.openPgp.isEmpty()) {
                throw new IllegalArgumentException("holds no public key");
            }
            return keys;
        } catch (IOException | PGPException malformed) {
            throw new IllegalArgumentException("is no armored OpenPGP public key", malformed);
        }
    }

    /** All keys of both. */
    public TrustedKeys and(TrustedKeys other) {
        return new TrustedKeys(
                Stream.concat(ssh.stream(), other.ssh.stream()).toList(),
                Stream.concat(openPgp.stream(), other.openPgp.stream()).toList());
    }

    private static Stream<String> line(String line) {
        if (line.isBlank() || line.strip().startsWith("#")) {
            return Stream.empty();
        }
        try {
            var key = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip())
                    .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
            return Stream.of(PublicKeyEntry.toString(key));
        } catch (IOException | GeneralSecurityException | RuntimeException malformed) {
            // Without the cause, which repeats the line: it may be a private key in the wrong place.
            throw new IllegalArgumentException("is no SSH public key such as ssh-ed25519 AAAA...");
        }
    }

    private static List<PGPPublicKeyRing> rings(String text) throws IOException, PGPException {
        var rings = new ArrayList<PGPPublicKeyRing>();
        for (var block : text.split("(?=" + PGP_BLOCK + ")", -1)) {
            if (block.contains(PGP_BLOCK)) {
                var bytes = new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII));
                new PGPPublicKeyRingCollection(PGPUtil.getDecoderStream(bytes), new BcKeyFingerprintCalculator())
                        .forEach(rings::add);
            }
        }
        return rings;
    }
}
