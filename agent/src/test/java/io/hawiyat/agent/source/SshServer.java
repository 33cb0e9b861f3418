package io.hawiyat.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.host.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The real OpenSSH server, on loopback, for the account that runs the tests and for one key. */
public final class SshServer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final Process process;

    private SshServer(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    public static SshServer start(Path folder) throws IOException, InterruptedException {
        assertThat(PROGRAM)
                .as("this test needs sshd: run 'testbed/up git', or 'apt-get install openssh-server'")
                .isExecutable();
        Files.createDirectories(folder);
        newKey(folder.resolve("host"));
        newKey(folder.resolve("client"));
        newKey(folder.resolve("stranger"));
        if (System.getProperty("user.name").equals("root")) {
            // Where the server, as root, keeps its unprivileged half; a service makes it at its start.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        var port = FreePort.next();
        var log = folder.resolve("log").toFile();
        var process = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", configuration(folder, port))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        var server = new SshServer(folder, port, process);
        server.awaitStart();
        return server;
    }

    private static String configuration(Path folder, int port) throws IOException {
        var file = folder.resolve("sshd_config");
        Files.writeString(file, """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s/host
                AuthorizedKeysFile %s/client.pub
                PidFile none
                UsePAM no
                StrictModes no
                PasswordAuthentication no
                PermitRootLogin prohibit-password
                """.formatted(port, folder, folder));
        return file.toString();
    }

    static void newKey(Path file) throws IOException, InterruptedException {
        var made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
    }

    private void awaitStart() throws IOException, InterruptedException {
        for (var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); System.nanoTime() < deadline; ) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                assertThat(process.isAlive()).as("sshd: %s", log()).isTrue();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new AssertionError("sshd does not listen: " + log());
    }

    public String url(Path repository) {
        return "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + port + repository;
    }

    /** The private key that may log in. */
    public String clientKey() throws IOException {
        return Files.readString(folder.resolve("client"));
    }

    String strangersKey() throws IOException {
        return Files.readString(folder.resolve("stranger"));
    }

    public String knownHosts() throws IOException {
        return knownHosts("host");
    }

    /** As if the host had once shown another key. */
    String formerKnownHosts() throws IOException {
        return knownHosts("stranger");
    }

    private String knownHosts(String key) throws IOException {
        return "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve(key + ".pub"));
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() {
        process.destroy();
        assertThat(process.onExit().orTimeout(10, TimeUnit.SECONDS).join().isAlive())
                .isFalse();
    }
}
