package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.plan.Examples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What an image declares as VOLUME, and nobody gave a name. */
@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class AnonymousVolumesTest {

    /** It has the VOLUME /data. */
    private static final String REDIS = "redis:7";

    private final EngineFixture fixture;
    private final Containers containers;
    private final EngineConnection connection;

    AnonymousVolumesTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
        containers = fixture.engine().containers();
        connection = new EngineConnection(fixture.config(), took -> {});
    }

    @AfterEach
    void close() {
        connection.close();
        fixture.close();
    }

    @Test
    void goWithTheirContainer() {
        var spec = fixture.spec(Examples.workload(REDIS), 1, 71);
        var id = containers.create(
                new ContainerSpec(spec.identity(), REDIS, spec.workload(), spec.networks(), spec.files()));
        var volume = volumeAt(id, "/data");
        assertThat(exists(volume)).isTrue();

        containers.remove(id);
        assertThat(exists(volume)).isFalse();
    }

    @Test
    void thoseWithANameStay() {
        var volume = fixture.names().volume(EngineFixture.WEB, "data");
        fixture.engine().volumes().ensure(volume, Map.of());
        var id = containers.create(new SystemContainer(
                fixture.names().ingress(),
                "ingress",
                REDIS,
                List.of(),
                Map.of(),
                List.of(),
                new Endpoint(fixture.network("shop").name(), Optional.empty(), List.of()),
                List.of(new SystemContainer.Share(volume, "/data", false)),
                Map.of(),
                Map.of()));
        assertThat(volumeAt(id, "/data")).isEqualTo(volume);

        containers.remove(id);
        assertThat(fixture.engine().volumes().list()).contains(volume);
    }

    private String volumeAt(String id, String target) {
        for (var mount : read("/containers/" + id + "/json").path("Mounts")) {
            if (mount.path("Destination").asText().equals(target)) {
                return mount.path("Name").asText();
            }
        }
        throw new AssertionError("container " + id + " has nothing at " + target);
    }

    private boolean exists(String volume) {
        return names().contains(volume);
    }

    private List<String> names() {
        return read("/volumes")
                .path("Volumes")
                .valueStream()
                .map(it -> it.path("Name").asText())
                .toList();
    }

    private JsonNode read(String path) {
        return connection.read("read " + path, EngineRequest.get(path, Map.of()));
    }
}
