package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Sources;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** No text of a manifest is evaluated by anybody, and what Traefik does not take hurts its own application only. */
class UntrustedTextTest {

    private static final ApplicationId TEMPLATES = new ApplicationId("default", "templates");
    private static final ApplicationId REFUSED = new ApplicationId("default", "refused");
    private static final ApplicationId STEADY = new ApplicationId("default", "steady");

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @Test
    void templatesAreTextInEveryFieldThatTakesThem() {
        stage.repository()
                .write("{{ readFile }}.txt", "{{ env \"FILE\" }}")
                .write("templates.yaml", TEMPLATE_TEXT)
                .commit("Say everything as a template");

        stage.awaitVisit(
                "templates.localhost",
                "/",
                "200 {{ readFile \"/etc/passwd\" }}|{{ env \"PATH\" }}|/{{ env \"HOME\" }}|{{ env \"FILE\" }}");
        var live = stage.awaitSettled(TEMPLATES).lastGood().orElseThrow().application();
        assertThat(live.labels()).containsEntry("note", "{{ env \"TOKEN\" }}");
        assertThat(live.annotations()).containsEntry("note", "{{ readFile \"/etc/shadow\" }}");
        assertThat(stage.run(TEMPLATES, "mount")).contains("/{{ tmp }}");
    }

    private static final String TEMPLATE_TEXT = """
            apiVersion: hawiyat.io/v1
            kind: Application
            metadata:
              name: templates
              labels: {note: '{{ env "TOKEN" }}'}
              annotations: {note: '{{ readFile "/etc/shadow" }}'}
            spec:
              image: busybox:1.36
              command:
                - sh
                - -c
                - |
                  mkdir /www
                  printf '%s|%s|%s|%s' "$TEXT" "$0" "$PWD" "$(cat '/etc/{{ readFile }}/text')" > /www/index.html
                  exec httpd -f -p 8080 -h /www
                - '{{ env "PATH" }}'
              workingDir: '/{{ env "HOME" }}'
              init: true
              env: {TEXT: '{{ readFile "/etc/passwd" }}'}
              files:
                - {source: '{{ readFile }}.txt', target: '/etc/{{ readFile }}/text'}
              tmpfs: ['/{{ tmp }}']
              health:
                command: [test, '{{ env "TOKEN" }}', '=', '{{ env "TOKEN" }}']
              routes:
                - {host: templates.localhost, port: 8080}
              rollout: {minHealthyTime: 100ms, drainTimeout: 1s}
            """;

    @Test
    void whereTraefikWouldEvaluateThemTheyAreRefused() {
        stage.repository().write("wrong.yaml", """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: wrong}
                spec:
                  image: busybox:1.36
                  health: {http: {path: '/{{ env "TOKEN" }}', port: 80}}
                  routes:
                    - host: '{{ env "TOKEN" }}.localhost'
                      pathPrefix: '/{{ readFile "/etc/passwd" }}'
                      port: 80
                      entryPoints: ['{{ env "TOKEN" }}']
                      tls: {certResolver: '{{ env "TOKEN" }}'}
                """);
        var commit = stage.repository().commit("Route by templates");

        var source = Stage.await(
                () -> stage.bean(Sources.class).find("default").orElseThrow(),
                it -> it.rendered().filter(commit::equals).isPresent());
        assertThat(source.errors())
                .filteredOn(it -> it.file().equals("wrong.yaml"))
                .extracting(ManifestError::field)
                .containsExactly(
                        "spec.health.http.path",
                        "spec.routes[0].host",
                        "spec.routes[0].pathPrefix",
                        "spec.routes[0].entryPoints[0]",
                        "spec.routes[0].tls.certResolver");
    }

    @Test
    void whatTraefikDoesNotTakeFailsItsApplicationWithItsWordsAndNobodyElse() {
        stage.repository().write("steady.yaml", Manifest.web("steady", "one")).commit("Be there");
        stage.awaitVisit("steady.localhost", "/", "200 one");
        stage.awaitSettled(STEADY);
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "steady.localhost", 50)) {
            var text = Manifest.web("refused", "never seen");
            stage.repository()
                    .write(
                            "refused.yaml",
                            text.replace("port: 8080\n  r", "port: 8080\n      entryPoints: [nowhere]\n  r"))
                    .commit("Listen where nobody does");
            stage.awaitApplication(REFUSED, it -> it.held() && it.running().isEmpty());

            stage.repository()
                    .write("steady.yaml", Manifest.web("steady", "two"))
                    .commit("Go on");
            stage.awaitVisit("steady.localhost", "/", "200 two");

            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.answered()).isPositive();
        }
        var failed = stage.deployments(REFUSED).getFirst();
        assertThat(failed.phase()).isEqualTo(Phase.FAILED);
        assertThat(failed.message()).contains("nowhere");
        assertThat(stage.containers(REFUSED)).isEmpty();
    }
}
