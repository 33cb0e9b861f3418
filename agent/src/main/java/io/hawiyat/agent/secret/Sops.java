package io.hawiyat.agent.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One value of a document that SOPS encrypted for recipients of age, kept as JSON together with all that the document's MAC
 * is over ({@code SopsDocument} of the manifests has its form).
 */
final class Sops {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern VALUE =
            Pattern.compile("ENC\\[AES256_GCM,data:([^,]+),iv:([^,]+),tag:([^,]+),type:([a-z]+)]");
    private static final int TAG_BITS = 128;

    /** What SOPS puts before the values where its MAC is over the encrypted ones only: SHA-256 of {@code sops}. */
    private static final byte[] ONLY_ENCRYPTED =
            HexFormat.of().parseHex("8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69");

    private final JsonNode document;
    private final SecretKeySpec key;

    private Sops(JsonNode document, SecretKeySpec key) {
        this.document = document;
        this.key = key;
    }

    static boolean is(String sealed) {
        return sealed.startsWith("{");
    }

    static byte[] decrypt(AgeKeys keys, String sealed) throws Undecryptable {
        try {
            var document = JSON.readTree(sealed);
            var sops = new Sops(document, dataKey(keys, document));
            return sops.value().getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException | GeneralSecurityException | IllegalArgumentException malformed) {
            throw new Undecryptable("is no whole document of SOPS: encrypt it anew with `sops encrypt`");
        }
    }

    private static SecretKeySpec dataKey(AgeKeys keys, JsonNode document) throws Undecryptable {
        var refusal = Optional.<Undecryptable>empty();
        for (var recipient : document.path("age")) {
            try {
                return new SecretKeySpec(keys.decrypt(recipient.asText()), "AES");
            } catch (Undecryptable closed) {
                refusal = Optional.of(closed);
            }
        }
        throw refusal.orElseGet(() -> new Undecryptable("is encrypted by SOPS for no recipient of age"));
    }

    private String value() throws GeneralSecurityException, Undecryptable {
        var wanted = document.path("path").asText();
        var onlyEncrypted = document.path("macOnlyEncrypted").booleanValue();
        var hash = MessageDigest.getInstance("SHA-512");
        if (onlyEncrypted) {
            hash.update(ONLY_ENCRYPTED);
        }
        var found = Optional.<String>empty();
        for (var leaf : document.path("leaves")) {
            var path = leaf.path("path").asText();
            var text = leaf.path("text").asText();
            var encrypted = VALUE.matcher(text).matches();
            var plain = encrypted ? decrypted(text, path) : text;
            if (encrypted || !onlyEncrypted) {
                hash.update(plain.getBytes(StandardCharsets.UTF_8));
            }
            if (path.equals(wanted)) {
                found = Optional.of(shown(text, plain));
            }
        }
        check(hash.digest());
        return found.orElseThrow(() -> new GeneralSecurityException("there is no such value"));
    }

    /** SOPS keeps truth as Go writes it, and gives it back as YAML does. */
    private static String shown(String encrypted, String plain) {
        return encrypted.endsWith("type:bool]") ? plain.toLowerCase(Locale.ROOT) : plain;
    }

    private void check(byte[] hash) throws GeneralSecurityException, Undecryptable {
        var mac = decrypted(
                document.path("mac").asText(), document.path("lastModified").asText());
        var computed = HexFormat.of().withUpperCase().formatHex(hash);
        if (!MessageDigest.isEqual(
                mac.getBytes(StandardCharsets.US_ASCII), computed.getBytes(StandardCharsets.US_ASCII))) {
            throw new Undecryptable(
                    "is in a document that was changed after SOPS encrypted it (its MAC differs): edit it"
                            + " with `sops`, and keep it in a file of its own");
        }
    }

    /** @param context what the value was bound to: its path, or the time */
    private String decrypted(String text, String context) throws GeneralSecurityException {
        var parts = VALUE.matcher(text);
        if (!parts.matches()) {
            throw new GeneralSecurityException("not a value of SOPS");
        }
        var base64 = Base64.getDecoder();
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, base64.decode(parts.group(2))));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        cipher.update(base64.decode(parts.group(1)));
        return new String(cipher.doFinal(base64.decode(parts.group(3))), StandardCharsets.UTF_8);
    }
}
