package io.hawiyat.agent.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The private key that a source presents. */
public final class SshIdentity {

    private final List<KeyPair> keys;

    private SshIdentity(List<KeyPair> keys) {
        this.keys = keys;
    }

    /**
     * Reads a private key as OpenSSH writes it, ed25519, ecdsa or rsa, without a passphrase.
     *
     * @throws IllegalArgumentException when it is no such key; nothing of the text is in the message
     */
    public static SshIdentity parse(String text) {
        var keys = new ArrayList<KeyPair>();
        var stream = new ByteArrayInputStream((text.strip() + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            SecurityUtils.loadKeyPairIdentities(
                            null, NamedResource.ofName("sshKey"), stream, FilePasswordProvider.EMPTY)
                    .forEach(keys::add);
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            throw new IllegalArgumentException(
                    "is no private key that can be used: it must be one of OpenSSH, without a passphrase"
                            + " (ssh-keygen -t ed25519 -N '')");
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("holds no private key: it must begin with -----BEGIN");
        }
        return new SshIdentity(List.copyOf(keys));
    }

    List<KeyPair> keys() {
        return keys;
    }

    @Override
    public String toString() {
        return "SshIdentity";
    }
}
