package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.secret.AgeIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandTest {

    private static final AgeIdentity IDENTITY = AgeIdentity.generate();

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private record Ran(int code, String out, String err) {}

    @BeforeEach
    void keepTheIdentity() throws IOException {
        Files.writeString(folder.resolve("age.key"), "# comment\n" + IDENTITY.secret() + "\n");
        environment.put("HAWIYAT_AGE_KEY_FILE", "age.key");
    }

    private Ran run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
        var code = Hawiyat.execute(terminal, new StartPlace(environment, folder, folder), settings -> 0, arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void makesAnIdentityThatTheAgentReads() throws IOException {
        var made = run("secret", "keygen");

        assertThat(made.code()).isZero();
        assertThat(AgeIdentity.parse(made.out().lines().toList().getLast()).recipient())
                .isEqualTo(made.out().lines().findFirst().orElseThrow().replace("# public key: ", ""));
    }

    @Test
    void encryptsLinesIntoAManifestThatIsValidAndDecryptsIt() throws IOException {
        file("database.env", "PASSWORD=hunter2=\nUSER=ada\n");
        var encrypted =
                run("secret", "encrypt", "--recipient", IDENTITY.recipient(), "--project", "shop", "database.env");
        file("secret.yaml", encrypted.out());

        assertThat(encrypted.out())
                .contains("kind: Secret", "name: database", "project: shop")
                .doesNotContain("hunter2");
        assertThat(run("validate", folder.resolve("secret.yaml").toString()).code())
                .isZero();
        assertThat(run("secret", "decrypt", "secret.yaml").out()).contains("PASSWORD: \"hunter2=\"", "USER: \"ada\"");
    }

    @Test
    void encryptsTheValuesOfASecretThatAreNotYet() throws IOException {
        file("plain.yaml", """
                kind: Secret
                metadata: {name: db, labels: {team: core}}
                spec: {data: {PASSWORD: hunter2}}
                """);
        var encrypted = run("secret", "encrypt", "plain.yaml");
        file("secret.yaml", encrypted.out());
        var again = run("secret", "encrypt", "secret.yaml");

        assertThat(encrypted.out()).contains("name: db", "\"team\": \"core\"").doesNotContain("hunter2");
        assertThat(again.out()).isEqualTo(encrypted.out());
    }

    @Test
    void encryptsAWholeFileAsOneValue() throws IOException {
        file("tls.key", "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n");
        file(
                "secret.yaml",
                run("secret", "encrypt", "--name", "tls", "--key", "tls.key", "tls.key")
                        .out());

        assertThat(run("secret", "decrypt", "-o", "json", "secret.yaml").out())
                .contains("\"tls.key\" : \"-----BEGIN PRIVATE KEY-----\\nabc\\n-----END PRIVATE KEY-----\"");
    }

    @Test
    void editsOneValueAndLeavesTheCiphertextOfTheOther() throws IOException {
        file("plain.env", "PASSWORD=hunter2\nUSER=ada\n");
        file(
                "secret.yaml",
                run("secret", "encrypt", "--name", "db", "plain.env").out());
        var before = Files.readString(folder.resolve("secret.yaml"));
        environment.put("EDITOR", "sed -i s/hunter2/correct-horse/");

        assertThat(run("secret", "edit", "secret.yaml").code()).isZero();

        var after = Files.readString(folder.resolve("secret.yaml"));
        assertThat(run("secret", "decrypt", "secret.yaml").out()).contains("correct-horse", "ada");
        assertThat(after)
                .doesNotContain("correct-horse")
                .contains(before.substring(before.indexOf("    USER")).strip());
    }

    @Test
    void saysWhatIsWrongWithoutRepeatingASecret() throws IOException {
        file("plain.env", "PASSWORD=hunter2\n");
        file(
                "foreign.yaml",
                run("secret", "encrypt", "-r", AgeIdentity.generate().recipient(), "plain.env")
                        .out());

        var foreign = run("secret", "decrypt", "foreign.yaml");
        var typo = run("secret", "encrypt", "-r", "age1nobody", "plain.env");
        var bare = run("secret");

        assertThat(foreign.code()).isEqualTo(1);
        assertThat(foreign.err()).contains("is encrypted for none of this agent's identities");
        assertThat(List.of(typo.code(), bare.code())).containsExactly(2, 2);
        assertThat(typo.err()).contains("not a recipient of age").doesNotContain("hunter2");
    }

    @Test
    void refusesPlainTextInAManifestWithoutRepeatingIt() throws IOException {
        file("leak.yaml", """
                apiVersion: hawiyat.io/v1
                kind: Secret
                metadata: {name: db}
                spec: {data: {PASSWORD: hunter2}}
                """);
        var answer = run("validate", folder.resolve("leak.yaml").toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out() + answer.err())
                .contains("leak.yaml:4:25: spec.data.PASSWORD: must be an armored age file")
                .doesNotContain("hunter2");
    }
}
