package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.SharedDirectory.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The managed ingress on its own network, its dynamic configuration in a volume that an agent's container shares. */
class IngressContainerTest {

    private static final String DEBIAN = "debian:bookworm-slim";
    private static final String INSTANCE =
            "hawiyat-test-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String INGRESS_NETWORK = INSTANCE + "--ingress";
    private static final String PROJECT_NETWORK = INSTANCE + "-a";
    private static final String CONTAINER = INSTANCE + "-traefik";
    private static final String VOLUME = INSTANCE + "-traefik-dynamic";
    private static final int HTTP_PORT = FreePort.next();

    private static IngressSpec spec;
    private static TraefikApi api;

    @BeforeAll
    static void start() throws Exception {
        Docker.requireImage(RealTraefik.IMAGE);
        Docker.requireImage(DEBIAN);
        var subnet = createNetwork();
        Docker.output("network", "create", PROJECT_NETWORK);
        spec = new Ingress(
                        RealTraefik.IMAGE,
                        subnet + ".2",
                        UUID.randomUUID().toString().replace("-", ""),
                        "127.0.0.1",
                        HTTP_PORT,
                        FreePort.next(),
                        new Volume(VOLUME),
                        INSTANCE + "-traefik-acme",
                        new TreeMap<>(),
                        new TreeMap<>())
                .spec();
        run(spec, subnet);
        Docker.output("network", "connect", PROJECT_NETWORK, CONTAINER);
        api = new TraefikApi(spec.api());
        awaitApi();
    }

    @AfterAll
    static void stop() {
        api.close();
        Docker.run("rm", "-f", CONTAINER);
        Docker.run("network", "rm", INGRESS_NETWORK, PROJECT_NETWORK);
        Docker.run("volume", "rm", VOLUME);
    }

    @Test
    void takesAFileThatAnotherContainerRenamesWithinTheVolume() throws Exception {
        var application = TestRoutes.simple("web", 80, "10.0.0.2");
        var file = DynamicConfiguration.render(application).orElseThrow();
        var write = "mkdir -p .staging && cat > .staging/half.tmp && mv .staging/half.tmp " + file.name();
        var mount = VOLUME + ":/data/traefik/dynamic";
        var writer = Docker.start(
                List.of("run", "--rm", "-i", "-v", mount, "-w", "/data/traefik/dynamic", DEBIAN, "sh", "-c", write));
        try (var input = writer.outputWriter()) {
            input.write(file.text());
        }

        var confirmations = new Confirmations(new SharedReader(api), TraefikLog.unreadable());
        assertThat(confirmations.await(Expectation.of(application), Duration.ofSeconds(20), Instant.EPOCH))
                .isInstanceOf(Confirmed.class);
        assertThat(writer.waitFor()).isZero();
    }

    @Test
    void showsItsApiToAnAgentOnTheHostOrOnItsNetwork() throws Exception {
        assertThat(api.version(Duration.ofSeconds(20))).isNotEmpty();
        assertThat(fetchApi(INGRESS_NETWORK, address(), spec.api().getPath())).startsWith("HTTP/1.0 200 OK");
    }

    @Test
    void showsItsApiToNobodyWithoutTheKey() {
        assertThat(fetchApi(INGRESS_NETWORK, address(), "")).startsWith("HTTP/1.0 404");
    }

    @Test
    void servesProjectsButShowsThemNoApi() {
        var there = addressOn(PROJECT_NETWORK);

        assertThat(fetch(PROJECT_NETWORK, there, 80, "/")).startsWith("HTTP/1.0 404");
        assertThat(fetchApi(PROJECT_NETWORK, there, spec.api().getPath())).contains("Connection refused");
        assertThat(fetchApi(PROJECT_NETWORK, address(), spec.api().getPath())).isEqualTo("timed out");
    }

    private static String address() {
        return spec.api().getHost();
    }

    private static String fetchApi(String network, String host, String path) {
        return fetch(network, host, spec.api().getPort(), path + "/api/version");
    }

    private static void run(IngressSpec spec, String subnet) {
        var command = new ArrayList<>(
                List.of("run", "-d", "--name", CONTAINER, "--network", INGRESS_NETWORK, "--ip", subnet + ".2"));
        for (var port : spec.ports()) {
            command.addAll(List.of("-p", port.hostIp() + ":" + port.hostPort() + ":" + port.port()));
        }
        for (var mount : spec.mounts()) {
            var volume = (Volume) mount.source();
            command.addAll(List.of("-v", volume.name() + ":" + mount.target() + (mount.readOnly() ? ":ro" : "")));
        }
        command.add(spec.image());
        command.addAll(spec.command());
        Docker.output(command.toArray(String[]::new));
    }

    /** The first three numbers of a subnet that the engine accepted. */
    private static String createNetwork() {
        for (var attempt = 0; attempt < 20; attempt++) {
            var subnet = "10.230." + ThreadLocalRandom.current().nextInt(256);
            if (Docker.run("network", "create", "--subnet", subnet + ".0/24", INGRESS_NETWORK)
                            .exitCode()
                    == 0) {
                return subnet;
            }
        }
        return fail("no free subnet within 10.230.0.0/16");
    }

    private static void awaitApi() throws InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        while (!deadline.passed()) {
            try {
                api.version(Duration.ofSeconds(1));
                return;
            } catch (TraefikUnreachable e) {
                Thread.sleep(50);
            }
        }
        fail("Traefik did not start within 30 s: "
                + Docker.run("logs", CONTAINER).output());
    }

    /** What a container of a network is answered, status line first; or why it is not answered. */
    private static String fetch(String network, String host, int port, String path) {
        var script = "exec 3<>/dev/tcp/$0/$1 && printf 'GET %s HTTP/1.0\\r\\n\\r\\n' \"$2\" >&3 && cat <&3";
        var bash = List.of("timeout", "5", "bash", "-c", script, host, String.valueOf(port), path);
        var command = new ArrayList<>(List.of("run", "--rm", "--network", network, DEBIAN));
        command.addAll(bash);
        var outcome = Docker.run(command.toArray(String[]::new));
        return outcome.exitCode() == 124 ? "timed out" : outcome.output();
    }

    private static String addressOn(String network) {
        var format = "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}";
        return Docker.output("inspect", "-f", format, CONTAINER);
    }
}
