package io.hawiyat.agent.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** A detached, armored OpenPGP signature. */
final class OpenPgpSignature {

    private final PGPSignature signature;

    /** @throws IOException when there is no such signature */
    OpenPgpSignature(byte[] armored) throws IOException {
        var objects = new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(armored)));
        if (!(objects.nextObject() instanceof PGPSignatureList list) || list.isEmpty()) {
            throw new IOException("no OpenPGP signature");
        }
        this.signature = list.get(0);
    }

    /** Why the signature of a content does not count; empty when it does. */
    Optional<String> problem(byte[] content, List<PGPPublicKeyRing> trusted) throws PGPException {
        var ring = trusted.stream()
                .filter(it -> it.getPublicKey(signature.getKeyID()) != null)
                .findFirst();
        if (ring.isEmpty()) {
            return Optional.of("is signed by an OpenPGP key that is none of them");
        }
        var key = ring.get().getPublicKey(signature.getKeyID());
        if (key.hasRevocation() || ring.get().getPublicKey().hasRevocation()) {
            return Optional.of("is signed by an OpenPGP key that was revoked");
        }
        if (hadExpired(key) || hadExpired(ring.get().getPublicKey())) {
            return Optional.of("is signed by an OpenPGP key that had expired");
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), key);
        signature.update(content);
        return signature.verify() ? Optional.empty() : Optional.of("has an OpenPGP signature that does not fit it");
    }

    private boolean hadExpired(PGPPublicKey key) {
        var seconds = key.getValidSeconds();
        var end = key.getCreationTime().toInstant().plusSeconds(seconds);
        Instant signed = signature.getCreationTime().toInstant();
        return seconds > 0 && signed.isAfter(end);
    }
}
