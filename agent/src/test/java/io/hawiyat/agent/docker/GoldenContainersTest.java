package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import io.hawiyat.agent.Golden;
import io.hawiyat.agent.docker.Ownership.Identity;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.plan.Drift;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Generation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An upgrade of the agent replaces no container: this build asks the engine for what the release before asked for, and
 * what that one made is taken for what is wanted, on the oldest and on the newest engine.
 */
@ParameterizedClass
@MethodSource("io.hawiyat.agent.docker.Engines#all")
class GoldenContainersTest {

    private static final ObjectMapper JSON = DefaultDockerClientConfig.createDefaultConfigBuilder()
            .build()
            .getObjectMapper()
            .copy()
            // A newer library may know more that is not asked for.
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** Stand for what each installation has of its own. */
    private static final Ownership OWNERSHIP = new Ownership("golden-instance", "golden-installation");

    private static final Subnet SUBNET = new Subnet("10.219.219");
    private static final int GENERATION = 3;

    @AutoClose
    private final EngineFixture fixture;

    GoldenContainersTest(EngineHost host) {
        fixture = EngineFixture.at(host).open();
    }

    static Stream<Application> applications() {
        return Golden.applications().stream();
    }

    @ParameterizedTest
    @MethodSource("applications")
    void areMadeAsBeforeAndRecognised(Application application) throws JsonProcessingException {
        var committed = Golden.checked(application.id().name() + ".container.json", made(application));

        var network = fixture.network(application.id().project());
        fixture.engine().volumes().ensure(fixture.names().volume(application.id(), "data"), Map.of());
        var id = create(JSON.readTree(committed
                .replace(OWNERSHIP.installation(), fixture.config().installation())
                .replace(OWNERSHIP.instance(), fixture.config().instance())
                .replace(SUBNET.address(5), network.subnet().address(5))));

        var containers = fixture.engine().containers();
        assertThat(containers.list(application.id()).stream().map(Listed::identity))
                .containsExactly(Optional.of(identity(application)));
        assertThat(Drift.between(
                        new Generation(GENERATION, application.workload(), EngineFixture.IMAGE),
                        containers.inspect(id).live()))
                .isEmpty();
    }

    private static Identity identity(Application application) {
        return new Identity(application.id(), GENERATION, 0, "hash");
    }

    /** The request for its first replica, under the name of its application on the network. */
    private static String made(Application application) throws JsonProcessingException {
        var names = new EngineNames(OWNERSHIP.instance());
        var identity = identity(application);
        var endpoint = new Endpoint(
                names.network(application.id().project()),
                Optional.of(SUBNET.address(5)),
                List.of(application.id().name()));
        var spec =
                new ContainerSpec(identity, EngineFixture.IMAGE, application.workload(), List.of(endpoint), Map.of());
        CreateContainerCmd command = new CreateContainerCmdImpl(
                        ignored -> {
                            throw new IllegalStateException("only written");
                        },
                        null,
                        EngineFixture.IMAGE)
                .withLabels(OWNERSHIP.labels(identity));
        new ContainerTranslation(names).fill(command, spec, List.of());
        // Of a map, whose order is no promise.
        command.withEnv(Stream.of(Objects.requireNonNullElse(command.getEnv(), new String[0]))
                .sorted()
                .toList());
        var request = JSON.createObjectNode();
        request.put("name", names.container(application.id(), GENERATION, 0));
        request.set("body", JSON.valueToTree(command));
        return JSON.writeValueAsString(JSON.treeToValue(request, Object.class)) + "\n";
    }

    /** As it was written down, by nothing of this build. */
    private String create(JsonNode request) {
        var query = Map.of("name", request.path("name").asText());
        try (var connection = new EngineConnection(fixture.config(), took -> {})) {
            return connection
                    .read(
                            "create a golden container",
                            EngineRequest.post("/containers/create", query)
                                    .withBody(request.path("body").toString()))
                    .path("Id")
                    .asText();
        }
    }
}
