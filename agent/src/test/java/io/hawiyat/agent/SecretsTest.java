package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.secret.AgeIdentity;
import io.hawiyat.agent.state.Rollbacks;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One application from its first Secret to a broken one: each test goes on from where the one before left it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsTest {

    private static final ApplicationId READER = new ApplicationId("default", "reader");
    private static final String FIRST = "canary-" + UUID.randomUUID();
    private static final String SECOND = "canary-" + UUID.randomUUID();
    private static final String USER = "canary-user-" + UUID.randomUUID();

    private static Stage stage;
    private static Told told;

    @BeforeAll
    static void open() {
        told = Told.listen();
        stage = Stage.open();
    }

    @AfterAll
    static void close() {
        stage.close();
        told.close();
    }

    private static String reader(String command) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: reader}
                spec:
                  image: busybox:1.36
                  command: [sh, -c, '%s']
                  init: true
                  secretEnv: {PASSWORD: database/password}
                  envFrom: [{secret: user}]
                  files: [{secret: database/password, target: /run/secrets/password, mode: "0400"}]
                  rollout: {minHealthyTime: 100ms, drainTimeout: 1s}
                  stopGracePeriod: 1s
                """.formatted(command);
    }

    private static String database(String password) {
        return Manifest.secret("database", Map.of("password", password));
    }

    private static StoredApplication commit(String message) {
        var commit = stage.repository().commit(message);
        stage.lookNow();
        return stage.awaitApplication(
                READER,
                it -> Stage.settled(it)
                        && it.lastGood()
                                .filter(good -> good.revision().equals(commit))
                                .isPresent());
    }

    @Test
    @Order(1)
    void aContainerHasTheValuesAndItsApplicationIsInSync() {
        stage.repository()
                .write("secret.yaml", database(FIRST))
                .write("user.yaml", Manifest.secret("user", Map.of("DB_USER", USER)))
                .write("reader.yaml", reader("echo I have $PASSWORD; exec sleep 1000"));
        commit("Use a secret");

        assertThat(stage.run(READER, "sh", "-c", "echo $PASSWORD $DB_USER")).isEqualTo(FIRST + " " + USER);
        assertThat(stage.run(READER, "sh", "-c", "cd /run/secrets; stat -c '%a %u' password; cat password"))
                .isEqualTo("400 0\n" + FIRST);
    }

    @Test
    @Order(2)
    void whatIsEncryptedAnewStartsNothingAnew() {
        var before = stage.containers(READER).getFirst().id();
        stage.repository().write("secret.yaml", database(FIRST));
        var commit = stage.repository().commit("Encrypt again");
        stage.lookNow();
        stage.awaitApplication(
                READER,
                it -> it.desired()
                        .filter(desired -> desired.revision().equals(commit))
                        .isPresent());

        assertThat(stage.containers(READER)).extracting(it -> it.id()).containsExactly(before);
    }

    @Test
    @Order(3)
    void aNewValueRollsItsUser() {
        stage.repository().write("secret.yaml", database(SECOND));
        var application = commit("Change the password");

        assertThat(stage.run(READER, "sh", "-c", "echo $PASSWORD; cat /run/secrets/password"))
                .isEqualTo(SECOND + "\n" + SECOND);
        assertThat(application.lastGood().orElseThrow().generation()).isEqualTo(2);
        Stage.await(() -> inMemory(), generations -> generations.equals(List.of("2")));
    }

    @Test
    @Order(3)
    void aFileIsPutAgainWhenItsHostForgotIt() throws IOException {
        var container = stage.containers(READER).getFirst();
        Stage.deleteRecursively(folder());
        Docker.output("kill", container.id());
        stage.awaitApplication(READER, it -> Stage.settled(it) && runs(container.id()));

        assertThat(stage.run(READER, "cat", "/run/secrets/password")).isEqualTo(SECOND);
    }

    @Test
    @Order(3)
    void aFileIsThereWhenTheEngineStartsItsContainerAgain() {
        var container = stage.containers(READER).getFirst();
        // Its own shell may be ended with it before it can say that all went well.
        Docker.run("exec", container.id(), "sh", "-c", "kill $(pidof sleep)");
        Stage.await(() -> Docker.output("inspect", "--format", "{{.RestartCount}}", container.id()), "1"::equals);
        stage.awaitApplication(READER, it -> Stage.settled(it) && runs(container.id()));

        assertThat(stage.run(READER, "cat", "/run/secrets/password")).isEqualTo(SECOND);
    }

    private static boolean runs(String container) {
        return stage.containers(READER).getFirst().id().equals(container)
                && Docker.output("inspect", "--format", "{{.State.Running}}", container)
                        .equals("true");
    }

    private static Path folder() {
        return Stage.secretFiles(stage.installation()).resolve("default/reader");
    }

    private static List<String> inMemory() {
        var names = folder().toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    @Test
    @Order(4)
    void whatWasGoneBackToShowsNoValueThatLaterVersionsDoNotHave() {
        stage.repository().write("reader.yaml", reader("exec sleep 1000").replace("  envFrom: [{secret: user}]\n", ""));
        commit("Use no user");

        stage.bean(Rollbacks.class).rollback(READER, Optional.of(2L), stage.bean(Rollbacks.Admission.class));
        var application = stage.awaitApplication(
                READER,
                it -> it.running().isEmpty()
                        && it.queued().isEmpty()
                        && it.status().sync() == Sync.OUT_OF_SYNC);

        assertThat(stage.run(READER, "sh", "-c", "echo $DB_USER")).isEqualTo(USER);
        assertThat(application.status().diff()).extracting(it -> it.field()).contains("spec.env.DB_USER");
        assertThat(application.status().diff().toString()).doesNotContain(USER);
    }

    @Test
    @Order(5)
    void theLastWordsOfWhatFailsAreToldWithoutTheValue() {
        stage.repository().write("reader.yaml", reader("echo the password is $PASSWORD; exit 3"));
        var commit = stage.repository().commit("Crash");
        stage.lookNow();
        stage.awaitApplication(
                READER,
                it -> it.held()
                        && it.running().isEmpty()
                        && it.desired()
                                .filter(desired -> desired.revision().equals(commit))
                                .isPresent());

        assertThat(stage.deployments(READER).getFirst().message())
                .contains("the password is [secret]")
                .doesNotContain(SECOND);
    }

    @Test
    @Order(6)
    void whatCanNotBeReadIsAnErrorOfItsUserAndWhatRunsGoesOn() {
        var before = stage.containers(READER).getFirst().id();
        stage.repository()
                .write(
                        "secret.yaml",
                        Manifest.secret(
                                "database",
                                Map.of("password", "nobody reads this"),
                                AgeIdentity.generate().recipient()))
                .write("reader.yaml", reader("exec sleep 1000"));
        stage.repository().commit("Encrypt for somebody else");
        stage.lookNow();
        var errors = Stage.await(
                () -> stage.bean(Sources.class).find("default").orElseThrow().errors(), it -> !it.isEmpty());

        assertThat(errors).extracting(error -> error.field()).containsExactly("spec.secretEnv.PASSWORD", "spec.files");
        assertThat(errors).allSatisfy(error -> {
            assertThat(error.file()).isEqualTo("reader.yaml");
            assertThat(error.line()).as("its own, not the document's").isGreaterThan(1);
            assertThat(error.message())
                    .contains(
                            "database/password (secret.yaml:1) is encrypted for none of this agent's identities",
                            Stage.IDENTITY.recipient());
        });
        assertThat(stage.containers(READER)).extracting(it -> it.id()).containsExactly(before);
    }

    @Test
    @Order(7)
    void theGuidesExampleIsDeployedWithItsSecret() throws Exception {
        var guide = Files.readString(Path.of("..", "docs", "guide.md"));
        var section = guide.substring(guide.indexOf("## Keep a secret"));
        var begin = section.indexOf("```yaml\n") + "```yaml\n".length();
        stage.repository()
                .write("greeter.yaml", section.substring(begin, section.indexOf("```", begin)))
                .write("greeter-secret.yaml", Manifest.secret("greeter", Map.of("TOKEN", "open sesame")));
        stage.repository().commit("Follow the guide");
        stage.lookNow();

        stage.awaitVisit("greeter.localhost", "/", "200 I know 11 bytes");
    }

    @Test
    @Order(8)
    void noValueIsAtRestOrToldAnywhere() throws Exception {
        var texts = new ArrayList<String>();
        texts.addAll(AtRest.texts(stage));
        texts.addAll(told.texts(stage, READER));
        texts.add(Docker.output(
                "inspect",
                "--format",
                "{{json .Config.Labels}} {{json .Mounts}} {{json .HostConfig}}",
                stage.containers(READER).getFirst().id()));

        assertThat(texts).hasSizeGreaterThan(100);
        for (var value : List.of(FIRST, SECOND, USER)) {
            var encoded = Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            assertThat(texts).noneMatch(text -> text.contains(value) || text.contains(encoded));
        }
    }
}
