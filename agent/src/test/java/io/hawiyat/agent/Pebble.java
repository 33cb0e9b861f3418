package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.fail;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Let's Encrypt's own ACME server for tests, with a DNS in which every name is this machine. Its certificates are valid
 * for ten days, so that Traefik renews each when it starts.
 */
final class Pebble implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final String host;
    private final int port = FreePort.next();
    private final int dns = FreePort.next();
    private final List<Process> processes = new ArrayList<>();

    private Pebble(Path folder, String host) {
        this.folder = folder;
        this.host = host;
    }

    /** Not started as yet, but where it will be is known. */
    static Pebble prepare() throws IOException, InterruptedException {
        var gateway = Docker.output("network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}");
        var pebble = new Pebble(Files.createTempDirectory("hawiyat-pebble"), gateway);
        pebble.certify();
        return pebble;
    }

    /** The ACME directory, where containers reach it. */
    String directory() {
        return "https://" + host + ":" + port + "/dir";
    }

    /** The PEM file of who signed its own certificate. */
    Path certificate() {
        return folder.resolve("certificate.pem");
    }

    /** @param httpPort where it looks for answers to the http challenge, and {@code tlsPort} to that by TLS */
    void start(int httpPort, int tlsPort) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                    {"pebble": {
                      "listenAddress": "%s:%d", "managementListenAddress": "127.0.0.1:%d",
                      "certificate": "certificate.pem", "privateKey": "key.pem",
                      "httpPort": %d, "tlsPort": %d, "ocspResponderURL": "",
                      "retryAfter": {"authz": 1, "order": 1},
                      "profiles": {"default": {"description": "ten days", "validityPeriod": 864000}}}}
                    """.formatted(host, port, FreePort.next(), httpPort, tlsPort));
        run(
                "pebble-challtestsrv",
                "-dnsserver",
                "127.0.0.1:" + dns,
                "-defaultIPv6",
                "",
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-doh",
                "",
                "-management",
                "127.0.0.1:" + FreePort.next());
        run("pebble", "-config", "config.json", "-dnsserver", "127.0.0.1:" + dns);
    }

    private void run(String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(programs().resolve(program).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program + ".log").toFile());
        builder.environment().putAll(Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "0"));
        processes.add(builder.start());
    }

    /** Whoever asks it waits, until {@link #wake}. */
    void sleep() throws IOException, InterruptedException {
        signal("STOP");
    }

    void wake() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(processes.getLast().pid()))
                .start()
                .waitFor();
    }

    private static Path programs() throws IOException {
        var named = System.getenv("HAWIYAT_TESTBED_PEBBLE");
        if (named != null) {
            return Path.of(named);
        }
        var cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("hawiyat-testbed");
        try (var found = Files.newDirectoryStream(cache, "pebble-v*")) {
            for (var folder : found) {
                return folder;
            }
        }
        return fail("pebble is missing; run testbed/up pebble");
    }

    /** A key and a certificate for its address, made by the JDK's keytool, as PEM. */
    private void certify() throws IOException, InterruptedException {
        var store = folder.resolve("store.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=pebble",
                        "-ext",
                        "san=ip:" + host,
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "30",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString(),
                        "-alias",
                        "pebble")
                .redirectErrorStream(true)
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            fail("keytool: " + new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        try {
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            pem(
                    "key.pem",
                    "PRIVATE KEY",
                    keys.getKey("pebble", PASSWORD.toCharArray()).getEncoded());
            pem("certificate.pem", "CERTIFICATE", keys.getCertificate("pebble").getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pem(String name, String type, byte[] content) {
        try {
            Files.writeString(
                    folder.resolve(name),
                    "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                            + type + "-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> Stage.await(process::isAlive, alive -> !alive));
        Stage.deleteRecursively(folder);
    }
}
