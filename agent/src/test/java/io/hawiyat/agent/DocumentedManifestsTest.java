package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.TraefikSettings;
import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.traefik.CertResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manifests that the documents on traffic and images show, each in a project of its own: all of them are live. */
class DocumentedManifestsTest {

    private static final Path DOCUMENTS = Path.of("..", "docs");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```");
    private static final String APPLICATION = "kind: Application";

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        // That of the documents; nobody issues anything here.
        var nobody = new CertResolver(
                "ops@example.com", Optional.of("http://127.0.0.1:9/dir"), List.of(), new CertResolver.Challenge.Http());
        stage = Stage.withoutAgent(new TraefikSettings(
                TraefikSettings.DEFAULT_IMAGE,
                new TreeMap<>(Map.of("le", nobody)),
                new TreeMap<>(Map.of("tcp", FreePort.next(), "redis", FreePort.next())),
                Optional.empty()));
        stage.start();
    }

    /** What is built needs its files: it is an example, which is deployed as such. */
    private static List<String> manifests() {
        return Stream.of("traffic.md", "images.md")
                .flatMap(it -> YAML.matcher(read(it)).results().map(block -> block.group(1)))
                .filter(it -> it.contains(APPLICATION) && !it.contains("build:"))
                .toList();
    }

    private static String read(String document) {
        try {
            return Files.readString(DOCUMENTS.resolve(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<StoredApplication> applications() {
        var applications = stage.bean(Applications.class);
        return applications.named().stream()
                .flatMap(it -> applications.find(it.name()).flatMap(applications::load).stream())
                .toList();
    }

    @Test
    void allOfThemAreLive() {
        var manifests = manifests();
        for (var index = 0; index < manifests.size(); index++) {
            var own = manifests
                    .get(index)
                    .replaceAll("project: shop\\b", "project: shop-" + index)
                    .replace("shop.example", "shop-" + index + ".example");
            stage.repository().write("document-" + index + ".yaml", own);
        }
        stage.repository().commit("Deploy what the documents show");
        stage.lookNow();

        var wanted = String.join("", manifests).split(APPLICATION, -1).length - 1;
        var live = Stage.await(
                DocumentedManifestsTest::applications,
                all -> all.size() == wanted && all.stream().allMatch(Stage::settled));

        assertThat(live.stream()
                        .flatMap(it -> it.desired().orElseThrow().application().routes().stream())
                        .filter(HttpRoute.class::isInstance)
                        .map(HttpRoute.class::cast)
                        .filter(it -> it.tls().isEmpty()))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(stage.visit(it.host(), "/")).matches("(?s)(200|301) .*"));
    }
}
