package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hawiyat.agent.host.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real registry on this machine that lets nobody in without a password, with one image in it. */
public final class PrivateRegistry implements AutoCloseable {

    public static final String CREDENTIALS = "bot:secret";

    /** Of {@link #CREDENTIALS}, as htpasswd -nB prints it: the registry knows no other kind. */
    private static final String HTPASSWD = "bot:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";

    private final Path folder;
    private final int port;
    private final Process process;

    private PrivateRegistry(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    public static PrivateRegistry start(Path folder) throws IOException, InterruptedException {
        var port = FreePort.next();
        Files.writeString(folder.resolve("htpasswd"), HTPASSWD + "\n");
        var config = Files.writeString(
                folder.resolve("config.yml"), """
                    version: 0.1
                    log: {level: warn, accesslog: {disabled: true}}
                    storage: {filesystem: {rootdirectory: %s}}
                    auth: {htpasswd: {realm: private, path: %s}}
                    http: {addr: "127.0.0.1:%d"}
                    """.formatted(folder.resolve("data"), folder.resolve("htpasswd"), port));
        var registry = new PrivateRegistry(folder, port, launch(config));
        registry.awaitAnswer();
        registry.push();
        return registry;
    }

    private static Process launch(Path config) {
        try {
            return new ProcessBuilder("docker-registry", "serve", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(config.resolveSibling("log").toFile())
                    .start();
        } catch (IOException missing) {
            return fail("docker-registry is missing; run testbed/up (Debian's package docker-registry)", missing);
        }
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException notYet) {
                assertThat(System.nanoTime())
                        .as(Files.readString(folder.resolve("log")))
                        .isLessThan(deadline);
                Thread.sleep(50);
            }
        }
    }

    private void push() throws IOException, InterruptedException {
        var client = Files.createDirectory(folder.resolve("pusher"));
        login(client);
        docker(client, "tag", EngineFixture.IMAGE, image());
        docker(client, "push", image());
        forget();
    }

    /** The image is not on the engine any more, only here. */
    public void forget() throws IOException, InterruptedException {
        docker(folder, "image", "rm", "--no-prune", image());
    }

    /** As {@code docker login} leaves a client's configuration. */
    void login(Path client) throws IOException {
        Files.writeString(client.resolve("config.json"), login());
    }

    /** The text of a client's {@code config.json}. */
    String login() {
        var auth = Base64.getEncoder().encodeToString(CREDENTIALS.getBytes(StandardCharsets.UTF_8));
        return "{\"auths\": {\"127.0.0.1:%d\": {\"auth\": \"%s\"}}}".formatted(port, auth);
    }

    public String image() {
        return "127.0.0.1:" + port + "/team/app:1";
    }

    private static void docker(Path client, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("DOCKER_CONFIG", client.toString()));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
