package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeedTest {

    private static final int MANIFESTS = 1000;

    /** About 0.15 s warm on two cores; the bound only catches what no longer grows with the number of manifests. */
    @Test
    void readsAThousandManifestsInLittleTime() {
        var tree = new MemoryTree().with("apps/app.conf", "level = info\n");
        for (var index = 0; index < MANIFESTS; index++) {
            tree.with(
                    "apps/app-" + index + ".yaml",
                    Applications.manifest("team-" + index % 20, "app-" + index, spec(index)));
        }
        ManifestReader.read(tree);
        var begun = System.nanoTime();

        var manifests = ManifestReader.read(tree);

        assertThat(manifests.applications()).hasSize(MANIFESTS);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    private static String spec(int index) {
        return """
                replicas: 2
                args: [--port, 8080]
                env: {LEVEL: info, URL: https://shop.example, RATIO: 1.10}
                files: [{source: app.conf, target: /etc/app.conf}]
                resources: {cpus: 0.5, memory: 256Mi}
                health: {http: {path: /healthz, port: 8080}, interval: 5s}
                routes:
                  - {host: h%d.example, pathPrefix: /api}
                  - {host: h%d.example, port: 9090}
                rollout: {maxSurge: 2}
                security: {capDrop: [ALL]}
                """.formatted(index, index);
    }
}
