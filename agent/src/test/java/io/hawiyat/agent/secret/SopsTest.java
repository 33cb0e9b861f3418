package io.hawiyat.agent.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawiyat.agent.manifest.ManifestReader;
import io.hawiyat.agent.manifest.Manifests;
import io.hawiyat.agent.manifest.Tree;
import java.io.IOException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Secrets as SOPS 3.9.1 encrypted them: {@code sops.yaml} by {@code sops encrypt --encrypted-regex '^data$' --age ...}, and
 * {@code sops-partial.yaml} with {@code mac_only_encrypted: true} in {@code .sops.yaml}.
 */
class SopsTest {

    private static String resource(String name) {
        try (var stream = SopsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** A tree of one file. */
    private record OneFile(String text) implements Tree {

        @Override
        public SortedMap<String, Long> sizes() {
            var sizes = new TreeMap<String, Long>();
            sizes.put("secret.yaml", (long) bytes("secret.yaml").length);
            return sizes;
        }

        @Override
        public byte[] bytes(String path) {
            return text.getBytes(UTF_8);
        }
    }

    private static Manifests read(String text) {
        return ManifestReader.read(new OneFile(text));
    }

    private static String opened(String text, String key) throws Undecryptable {
        var secret = read(text).secrets().getFirst();
        var keys = AgeKeys.parse(resource("sops.key"));
        return new String(Sops.decrypt(keys, secret.sealed(key).orElseThrow()), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"PASSWORD, 'open sesame, ü'", "EMPTY, ''", "PORT, 5432", "RATIO, 1.1", "TLS, true", "PEM, 'one\ntwo\n'"
    })
    void readsWhatSopsWrote(String key, String value) throws Undecryptable {
        assertThat(read(resource("sops.yaml")).errors()).isEmpty();
        assertThat(opened(resource("sops.yaml"), key)).isEqualTo(value);
        assertThat(opened(resource("sops-partial.yaml"), key)).isEqualTo(value);
    }

    @Test
    void keepsNothingInPlaintext() {
        var secret = read(resource("sops.yaml")).secrets().getFirst();

        assertThat(secret.sealed("PASSWORD").orElseThrow())
                .contains("ENC[AES256_GCM")
                .doesNotContain("sesame");
        assertThat(secret.sealed("OTHER")).isEmpty();
    }

    @Test
    void refusesADocumentThatWasChangedAfterwards() throws Undecryptable {
        var renamed = resource("sops.yaml").replace("tier: back", "tier: front");

        assertThatExceptionOfType(Undecryptable.class)
                .isThrownBy(() -> opened(renamed, "PASSWORD"))
                .withMessageContaining("MAC");
        assertThat(opened(resource("sops-partial.yaml").replace("tier: back", "tier: front"), "PORT"))
                .isEqualTo("5432");
    }

    @Test
    void refusesAValueInThePlaceOfAnother() {
        var text = resource("sops-partial.yaml");
        var swapped = text.replace("PASSWORD: ENC", "SWAP: ENC")
                .replace("PEM: ENC", "PASSWORD: ENC")
                .replace("SWAP: ENC", "PEM: ENC");

        assertThatExceptionOfType(Undecryptable.class).isThrownBy(() -> opened(swapped, "PASSWORD"));
    }

    @Test
    void refusesWhatIsForSomebodyElse() {
        var sealed = read(resource("sops.yaml"))
                .secrets()
                .getFirst()
                .sealed("PASSWORD")
                .orElseThrow();
        var keys = AgeKeys.parse(AgeIdentity.generate().secret());

        assertThatExceptionOfType(Undecryptable.class)
                .isThrownBy(() -> Sops.decrypt(keys, sealed))
                .withMessageContaining("encrypt it for age1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "ENC[AES256_GCM,data:x", "ENC[PGP,data:x]"})
    void refusesAPlainValueWhenTheManifestIsRead(String value) {
        var text = resource("sops.yaml").replaceFirst("PASSWORD: \\S+", "PASSWORD: '" + value + "'");

        assertThat(read(text).errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("spec.data.PASSWORD");
            assertThat(error.message()).startsWith("is not encrypted");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"age\":[]}", "[", "{\"age\":[\"x\"],\"leaves\":[{}]}"})
    void whatIsNoDocumentIsAnErrorAndNothingElse(String sealed) {
        var keys = AgeKeys.parse(resource("sops.key"));

        assertThatExceptionOfType(Undecryptable.class).isThrownBy(() -> Sops.decrypt(keys, sealed));
    }
}
