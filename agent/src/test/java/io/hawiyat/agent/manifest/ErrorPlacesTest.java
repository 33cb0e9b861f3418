package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;

class ErrorPlacesTest {

    private static final MemoryTree TREE = MemoryTree.of("web.yaml", """
            # Two of them
            apiVersion: hawiyat.io/v1
            kind: Application
            metadata: {name: first}
            spec: {image: "nginx:1.27"}
            ---
            apiVersion: hawiyat.io/v1
            kind: Application
            metadata: {name: second}
            spec:
              image: nginx:1.27
              resources: {cpus: 1}
              env:
                with.dots: "1"
              routes:
                - {host: a.localhost, port: 80}
                - host: b.localhost
            """);

    @Example
    void anErrorStandsWhereItsValueDoes() {
        assertThat(place("web.yaml:7", "spec.routes[1].host")).isEqualTo("web.yaml:17:13");
        assertThat(place("web.yaml:7", "spec.env.with.dots")).isEqualTo("web.yaml:14:16");
        assertThat(place("web.yaml:2", "metadata.name")).isEqualTo("web.yaml:4:18");
    }

    @Example
    void whatIsMissingIsMissingFromTheKeyAroundIt() {
        assertThat(place("web.yaml:7", "spec.resources.memory")).isEqualTo("web.yaml:12:3");
        assertThat(place("web.yaml:7", "spec.imageOf")).isEqualTo("web.yaml:10:1");
        assertThat(place("web.yaml:7", "-")).isEqualTo("web.yaml:7:1");
    }

    private static String place(String at, String field) {
        var error = ManifestError.at(at, field, "is wrong", Optional.empty());
        var found = ErrorPlaces.find(TREE, List.of(error)).getFirst();
        return found.file() + ":" + found.line() + ":" + found.column();
    }
}
