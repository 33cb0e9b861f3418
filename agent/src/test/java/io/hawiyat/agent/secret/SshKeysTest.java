package io.hawiyat.agent.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SSH keys as age uses them. The {@code .age} files were written by age 1.2.1 with {@code age -a -R NAME.key.pub}. */
class SshKeysTest {

    private static String resource(String name) throws IOException {
        try (var stream = SshKeysTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8);
        }
    }

    private static String decrypted(AgeKeys keys, String armored) throws Undecryptable {
        return new String(keys.decrypt(armored), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa"})
    void readsWhatAgeWrote(String type) throws Exception {
        assertThat(decrypted(AgeKeys.parse(resource(type + ".key")), resource(type + ".age")))
                .isEqualTo("open sesame, ü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa"})
    void readsWhatItWroteForSeveralRecipients(String type) throws Exception {
        var other = AgeIdentity.generate();
        var armored = Age.encrypt(List.of(resource(type + ".key.pub").strip(), other.recipient()), "x".getBytes(UTF_8));
        var keys = AgeKeys.parse(resource(type + ".key"));

        assertThat(decrypted(keys, armored)).isEqualTo("x");
        assertThat(decrypted(AgeKeys.parse(other.secret()), armored)).isEqualTo("x");
        assertThat(resource(type + ".key.pub")).startsWith(keys.recipient().orElseThrow());
    }

    @Test
    void oneFileMayHoldIdentitiesOfBothKinds() throws Exception {
        var age = AgeIdentity.generate();
        var keys = AgeKeys.parse(
                resource("ed25519.key") + "# of age-keygen\n" + age.secret() + "\n" + resource("rsa.key"));

        assertThat(keys.recipients()).hasSize(3).first().isEqualTo(age.recipient());
        assertThat(decrypted(keys, resource("rsa.age"))).isEqualTo("open sesame, ü");
        assertThat(decrypted(keys, resource("ed25519.age"))).isEqualTo("open sesame, ü");
    }

    @Test
    void saysForWhomToEncryptWhatIsForSomebodyElse() throws Exception {
        var keys = AgeKeys.parse(resource("ed25519.key"));
        var foreign = resource("rsa.age");

        assertThatExceptionOfType(Undecryptable.class)
                .isThrownBy(() -> keys.decrypt(foreign))
                .withMessageContaining("encrypt it for ssh-ed25519 AAAA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519",
                "ssh-ed25519 AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIFqbyfXGPcRYhBjkQYQx8mZrWmHQzBJzTWVnaEMOBwGp",
                "ssh-dss AAAAB3NzaC1kc3M="
            })
    void encryptsForNothingElse(String recipient) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Age.encrypt(List.of(recipient), new byte[1]))
                .withMessageContaining("ssh-ed25519");
    }

    @Test
    void saysNothingOfAKeyThatCanNotBeUsed() throws Exception {
        var spoiled = resource("ed25519.key").replace("b3BlbnNzaC1rZXktdjE", "b3BlbnNzaC1rZXktdjI");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgeKeys.parse(spoiled))
                .withMessageContaining("ssh-keygen")
                .withMessageNotContaining("b3Blbn");
    }
}
