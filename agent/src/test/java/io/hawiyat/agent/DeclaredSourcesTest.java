package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.source.GitHttpServer;
import io.hawiyat.agent.source.SshServer;
import io.hawiyat.agent.state.Approvals;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.SourceView;
import io.hawiyat.agent.state.StateReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that declare others, on the real servers of git. */
class DeclaredSourcesTest {

    private static final String PASSWORD = "the password of the git server";

    @TempDir
    private static Path folder;

    private static Stage stage;
    private static GitHttpServer http;

    @BeforeAll
    static void open() throws Exception {
        http = GitHttpServer.of(folder);
        http.requirePassword(PASSWORD);
        stage = Stage.open();
        stage.repository().write("secrets.yaml", Manifest.secret("git", Map.of("password", PASSWORD)));
    }

    @AfterAll
    static void close() {
        stage.close();
        http.close();
    }

    private static String source(String name, String more) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Source
                metadata: {name: %s}
                spec:
                  url: %s
                  interval: 1s
                  credentials: {username: bot, password: {secret: git/password}}
                """.formatted(name, http.url(name + "/.git")) + more;
    }

    private static GitRepository repository(String name) throws Exception {
        return GitRepository.create(java.nio.file.Files.createDirectories(folder.resolve(name)));
    }

    private static void commit(String file, String manifest) {
        stage.repository().write(file, manifest).commit("Write " + file);
        stage.lookNow();
    }

    private static SourceView awaitSource(String name, Predicate<SourceView> condition) {
        return Stage.await(
                        () -> stage.bean(StateReader.class).sources(Filter.first(100)).items().stream()
                                .filter(it -> it.name().equals(name))
                                .findFirst(),
                        found -> found.filter(condition).isPresent())
                .orElseThrow();
    }

    private static ApplicationId id(String name) {
        return new ApplicationId("default", name);
    }

    @Test
    void whatADeclaredRepositoryDeclaresRunsAndWhatItNoLongerIsIsHeld() throws Exception {
        var team = repository("team");
        team.write("web.yaml", Manifest.web("team-web", "one"));
        var first = team.commit("Begin");

        commit("team.yaml", source("team", "  webhookSecret: {secret: git/password}\n"));

        stage.awaitVisit("team-web.localhost", "/", "200 one");
        stage.awaitSettled(id("team-web"));
        var view = awaitSource("team", it -> it.revision().applied().equals(Optional.of(first)));
        assertThat(view.declaredBy()).contains("default");
        assertThat(view.url()).isEqualTo(http.url("team/.git"));
        assertThat(delivered("team", PASSWORD)).isEqualTo(202);
        assertThat(delivered("team", "a guess")).isEqualTo(401);
        assertThat(AtRest.texts(stage)).noneMatch(text -> text.contains(PASSWORD));

        stage.repository().delete("team.yaml").commit("Forget the team");
        stage.lookNow();
        var gone = awaitSource("team", it -> it.prune().isPresent());
        assertThat(gone.prune().orElseThrow().reason()).isEqualTo("the source is no longer declared by source default");
        assertThat(stage.visit("team-web.localhost", "/")).isEqualTo("200 one");

        commit("team.yaml", source("team", ""));
        awaitSource("team", it -> it.prune().isEmpty() && it.conditions().size() == 1);
        team.write("web.yaml", Manifest.web("team-web", "two")).commit("Change");
        stage.awaitVisit("team-web.localhost", "/", "200 two");

        stage.repository().delete("team.yaml").commit("Forget the team for good");
        stage.lookNow();
        var held = awaitSource("team", it -> it.prune().isPresent()).prune().orElseThrow();
        stage.bean(Approvals.class).approve(held.id());
        Stage.await(() -> stage.containers(id("team-web")), List::isEmpty);
    }

    private static int delivered(String source, String secret) throws Exception {
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var request = HttpRequest.newBuilder(
                        URI.create(stage.bean(io.micronaut.runtime.server.EmbeddedServer.class)
                                        .getURL() + "/webhooks/github/" + source))
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", "push")
                .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void aRepositoryOverSshIsReadWithAKeyOfASecret() throws Exception {
        var remote = repository("over-ssh");
        remote.write("web.yaml", Manifest.web("over-ssh", "ssh")).commit("Begin");
        try (var ssh = SshServer.start(folder.resolve("sshd"))) {
            stage.repository().write("ssh-key.yaml", Manifest.secret("ssh", Map.of("key", ssh.clientKey())));
            commit("over-ssh.yaml", """
                    apiVersion: hawiyat.io/v1
                    kind: Source
                    metadata: {name: over-ssh}
                    spec:
                      url: %s
                      credentials:
                        sshKey: {secret: ssh/key}
                        knownHosts: '%s'
                    """.formatted(
                            ssh.url(remote.folder()), ssh.knownHosts().strip()));

            stage.awaitVisit("over-ssh.localhost", "/", "200 ssh");
            var line = ssh.clientKey().lines().toList().get(1);
            assertThat(AtRest.texts(stage)).noneMatch(text -> text.contains(line));
        }
    }

    @Test
    void aDeclaredRepositoryStaysWithinItsProjectsAndDeclaresNothingItComesFrom() throws Exception {
        var bounded = repository("bounded");
        bounded.write(
                "own.yaml", Manifest.web("bounded", "own").replace("name: bounded", "name: bounded\n  project: own"));
        bounded.write("foreign.yaml", Manifest.web("foreign", "foreign"));
        bounded.write("again.yaml", source("bounded", "").replace("name: bounded", "name: again, project: own"));
        bounded.write(
                "secrets.yaml",
                Manifest.secret("git", Map.of("password", PASSWORD)).replace("name: git", "name: git, project: own"));
        bounded.commit("Begin");

        commit("bounded.yaml", source("bounded", "  projects: [own]\n"));

        stage.awaitVisit("bounded.localhost", "/", "200 own");
        var errors = awaitSource("bounded", it -> it.errors().size() == 2).errors();
        assertThat(errors).extracting(ManifestError::file).containsExactly("again.yaml", "foreign.yaml");
        assertThat(errors.getFirst().message()).contains("comes from itself");
        assertThat(errors.getLast().message())
                .startsWith("this source may not declare anything in the project default, only in own");
        assertThat(stage.bean(StateReader.class).application(id("foreign"))).isEmpty();
    }

    @Test
    void aNameThatAnotherSourceHasIsAnErrorAndThatSourceGoesOn() {
        commit("default.yaml", source("default", ""));

        var errors = awaitSource(
                        "default",
                        it -> it.errors().stream()
                                .anyMatch(error -> error.file().equals("default.yaml")))
                .errors();
        assertThat(errors)
                .filteredOn(error -> error.file().equals("default.yaml"))
                .singleElement()
                .satisfies(error -> assertThat(error.message())
                        .isEqualTo("there is a source default already, declared by the operator's configuration:"
                                + " choose another name"));
        stage.repository().delete("default.yaml").commit("Give the name up");
        stage.lookNow();
        awaitSource("default", it -> it.errors().isEmpty());
    }
}
