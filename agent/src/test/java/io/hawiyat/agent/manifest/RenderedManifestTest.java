package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RenderedManifestTest {

    static Stream<Application> applications() throws IOException {
        return Fixture.in("valid")
                .flatMap(fixture -> read(fixture).applications().stream())
                .filter(application -> application.workload().files().isEmpty())
                .filter(application -> application.workload().build().isEmpty())
                .filter(application -> application.routes().stream()
                        .allMatch(route -> route.middlewares().isEmpty()));
    }

    private static Manifests read(Fixture fixture) {
        try {
            return fixture.read();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("applications")
    void givesTheSameApplicationWhenItIsReadAgain(Application application) {
        var path = application.file().substring(0, application.file().lastIndexOf(':'));
        var text = "\n".repeat(Integer.parseInt(application.file().substring(path.length() + 1)) - 1)
                + RenderedManifest.of(application);

        var project = application.id().project();
        var elsewhere = application.dependsOn().stream()
                .map(name -> new ApplicationId(project, name))
                .collect(Collectors.toSet());
        var again = ManifestReader.read(
                MemoryTree.of(path, text), ReadBefore.nothing(), new Standing(elsewhere, Set.of(), Set.of()));

        assertThat(again.errors()).isEmpty();
        assertThat(again.applications()).isEqualTo(List.of(application));
    }
}
