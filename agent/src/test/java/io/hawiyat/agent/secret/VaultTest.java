package io.hawiyat.agent.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {

    private final AgeIdentity ada = AgeIdentity.generate();
    private final AgeIdentity grace = AgeIdentity.generate();
    private final Shelf shelf = new Shelf();

    /** What PostgreSQL keeps for all agents. */
    private static final class Shelf implements Vault.KeptKey {

        private Optional<String> kept = Optional.empty();

        @Override
        public Optional<String> find() {
            return kept;
        }

        @Override
        public String replace(Optional<String> before, String armored) {
            if (kept.equals(before)) {
                kept = Optional.of(armored);
            }
            return kept.orElseThrow();
        }
    }

    private Vault vault(AgeIdentity... identities) {
        var file = new StringBuilder("# made by age-keygen\n");
        for (var identity : identities) {
            file.append(identity.secret()).append("\n\n");
        }
        return new Vault(AgeKeys.parse(file.toString()), shelf, new SecureRandom());
    }

    private static String armored(String value, AgeIdentity... recipients) {
        return Age.encrypt(
                List.of(recipients).stream().map(AgeIdentity::recipient).toList(), value.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "two\nlines\n", "ü and 漢", "{{ env \"HOME\" }}"})
    void opensWhatWasEncryptedForIt(String value) throws Undecryptable {
        assertThat(vault(ada).open(armored(value, grace, ada)).value()).isEqualTo(value);
    }

    @Test
    void opensALargeValue() throws Undecryptable {
        var value = "0123456789abcdef".repeat(20_000);

        assertThat(vault(ada).open(armored(value, ada)).value()).isEqualTo(value);
    }

    @Test
    void comparesValuesWithoutShowingThemAndAcrossStarts() throws Undecryptable {
        var first = vault(ada).open(armored("hunter2", ada));
        var again = vault(ada).open(armored("hunter2", ada));
        var other = vault(ada).open(armored("hunter3", ada));

        assertThat(again.digest()).isEqualTo(first.digest()).isNotEqualTo(other.digest());
        assertThat(shelf.kept.orElseThrow()).startsWith("-----BEGIN AGE ENCRYPTED FILE-----");
        assertThat(first.toString()).doesNotContain("hunter2");
    }

    @Test
    void hasOtherDigestsInAnotherInstallation() throws Undecryptable {
        var here = vault(ada).open(armored("hunter2", ada)).digest();
        var there = new Vault(AgeKeys.parse(ada.secret()), new Shelf(), new SecureRandom())
                .open(armored("hunter2", ada))
                .digest();

        assertThat(here).isNotEqualTo(there);
    }

    @Test
    void keepsItsDigestsWhileAnIdentityIsReplaced() throws Undecryptable {
        var before = vault(ada).open(armored("hunter2", ada)).digest();
        var during = vault(grace, ada).open(armored("hunter2", ada)).digest();
        var after = vault(grace).open(armored("hunter2", grace)).digest();

        assertThat(List.of(during, after)).containsOnly(before);
    }

    @Test
    void saysWhomToEncryptFor() {
        assertThatExceptionOfType(Undecryptable.class)
                .isThrownBy(() -> vault(ada).open(armored("hunter2", grace)))
                .withMessageContaining("encrypt it for " + ada.recipient());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hunter2", "-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----"})
    void refusesWhatIsNoAgeFileWithoutRepeatingIt(String text) {
        assertThatExceptionOfType(Undecryptable.class)
                .isThrownBy(() -> vault(ada).open(text))
                .withMessageContaining("armored age file")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void refusesAFileOfWhichABitWasChanged() {
        var armored = armored("hunter2", ada);
        var at = armored.indexOf("-----END") - 10;
        var changed = armored.substring(0, at) + (armored.charAt(at) == 'A' ? 'B' : 'A') + armored.substring(at + 1);

        assertThatExceptionOfType(Undecryptable.class)
                .isThrownBy(() -> vault(ada).open(changed));
    }

    @Test
    void readsNothingWithoutAnIdentity() {
        var blind = new Vault(AgeKeys.none(), shelf, new SecureRandom());

        assertThat(blind.canCompare()).isFalse();
        assertThatExceptionOfType(Undecryptable.class)
                .isThrownBy(() -> blind.open(armored("hunter2", ada)))
                .withMessageContaining("hawiyat secret keygen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment", "AGE-SECRET-KEY-1QQQ", "hunter2"})
    void refusesWhatIsNoIdentityWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgeKeys.parse(text))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void readsTheRecipientOutOfAnIdentity() {
        assertThat(AgeIdentity.parse(ada.secret())).isEqualTo(ada);
        assertThat(ada.recipient()).matches("age1[0-9a-z]{58}");
        assertThat(ada.toString()).doesNotContain(ada.secret());
    }

    @Test
    void takesWhatItHasOpenedOutOfTexts() throws Undecryptable {
        var vault = vault(ada);
        vault.open(armored("hunter2\nsecond line", ada));
        vault.open(armored("abc", ada));
        var encoded = Base64.getEncoder().encodeToString("hunter2".getBytes(UTF_8));

        assertThat(vault.redactor().redact("a hunter2, a second line, " + encoded + ", and abc"))
                .isEqualTo("a [secret], a [secret], [secret]==, and abc");
    }
}
