package io.hawiyat.agent.secret;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Opens Secrets, and compares what is in them without showing it. For many threads. */
public final class Vault {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final AgeKeys keys;
    private final KeptKey kept;
    private final SecureRandom random;
    private final Redactor redactor = new Redactor();
    private final Map<String, Opened> opened = new ConcurrentHashMap<>();
    private volatile Optional<SecretKeySpec> key = Optional.empty();

    /** Reads nothing yet: an agent without Secrets needs no identity. */
    public Vault(AgeKeys keys, KeptKey kept, SecureRandom random) {
        this.keys = keys;
        this.kept = kept;
        this.random = random;
    }

    /** Where the key of the digests is kept, itself encrypted, for all agents of the installation. */
    public interface KeptKey {

        Optional<String> find();

        /** Keeps this one, unless another was kept since {@code before}; gives the one that is kept now. */
        String replace(Optional<String> before, String armored);
    }

    /**
     * A value that was opened.
     *
     * @param digest under the installation's key
     */
    public record Opened(String value, String digest) {

        @Override
        public String toString() {
            return "Opened[" + digest + "]";
        }
    }

    /** The value of an armored age file, or of a document of SOPS, which from now on is in no text that {@link #redactor} has seen. */
    public Opened open(String armored) throws Undecryptable {
        var known = opened.get(armored);
        if (known != null) {
            return known;
        }
        var value = text(Sops.is(armored) ? Sops.decrypt(keys, armored) : keys.decrypt(armored));
        redactor.remember(value);
        var fresh = new Opened(value, digest(value));
        opened.put(armored, fresh);
        return fresh;
    }

    private static String text(byte[] bytes) throws Undecryptable {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new Undecryptable("is not text in UTF-8");
        }
    }

    /** Whether there is an identity, without which no digest can be made. */
    public boolean canCompare() {
        return keys.recipient().isPresent();
    }

    /** Equal values have equal digests, for as long as the installation lives. */
    public String digest(String value) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }

    public Redactor redactor() {
        return redactor;
    }

    private synchronized SecretKeySpec key() {
        if (key.isEmpty()) {
            key = Optional.of(new SecretKeySpec(HexFormat.of().parseHex(loaded()), ALGORITHM));
        }
        return key.get();
    }

    /** Encrypted anew at each start for the identities of today, so that former ones can be taken away afterwards. */
    private String loaded() {
        var before = kept.find();
        var present = before.flatMap(this::read).orElseGet(this::drawn);
        var after = kept.replace(before, Age.encrypt(keys.recipients(), present.getBytes(StandardCharsets.US_ASCII)));
        return read(after)
                .orElseThrow(
                        () -> new IllegalStateException(
                                "the agents of this installation have different age identities: give each of them all of them"));
    }

    private String drawn() {
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Empty when its identity is gone: a new key only makes those who use Secrets start anew, once. */
    private Optional<String> read(String armored) {
        try {
            return Optional.of(new String(keys.decrypt(armored), StandardCharsets.US_ASCII));
        } catch (Undecryptable lost) {
            return Optional.empty();
        }
    }
}
