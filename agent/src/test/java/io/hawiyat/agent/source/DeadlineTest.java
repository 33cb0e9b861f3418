package io.hawiyat.agent.source;

import static io.hawiyat.agent.source.Fetches.fetched;
import static io.hawiyat.agent.source.Fetches.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.source.FetchResult.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class DeadlineTest {

    private static final Duration DEADLINE = Duration.ofMillis(1_500);

    @TempDir
    Path directory;

    @AutoClose
    private Fetcher fetcher;

    @BeforeEach
    void open() {
        fetcher = new Fetcher(directory.resolve("sources"), TreeLimits.DEFAULT);
    }

    /** What a server does with a connection before it is closed on it. */
    private interface Behaviour {
        void serve(Socket client) throws IOException;
    }

    /** A server of one connection; the future ends when the client closed it. */
    private record Server(ServerSocket socket, CompletableFuture<Void> closedByClient) implements AutoCloseable {

        static Server with(Behaviour behaviour) throws IOException {
            var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            var closed = new CompletableFuture<Void>();
            Thread.ofVirtual().start(() -> {
                try (var client = socket.accept()) {
                    behaviour.serve(client);
                } catch (IOException gone) {
                    closed.complete(null);
                }
                closed.complete(null);
            });
            return new Server(socket, closed);
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/shop.git";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void readUntilClosed(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** A byte each 50 ms: no read of the client ever times out. */
    private static void dribble(Socket client) throws IOException {
        var out = client.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n"
                        + "001e# service=git-upload-pack\n0000fff0")
                .getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write('x');
            out.flush();
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
        }
    }

    @Test
    void endsTheConnectionToAServerThatNeverAnswers() throws Exception {
        try (var server = Server.with(DeadlineTest::readUntilClosed)) {
            endsInTime(server);
        }
    }

    @Test
    void endsTheConnectionToAServerThatDribbles() throws Exception {
        try (var server = Server.with(DeadlineTest::dribble)) {
            endsInTime(server);
        }
    }

    private void endsInTime(Server server) throws Exception {
        var begin = System.nanoTime();
        var result = fetcher.fetch(source(server.url(), "main", ""), DEADLINE);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(DEADLINE, DEADLINE.plusSeconds(10));
        assertThat(result).isInstanceOfSatisfying(FetchResult.Failed.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure.message()).contains("1500 ms");
        });
        server.closedByClient().get(10, TimeUnit.SECONDS);
        var repository = GitRepository.with(directory.resolve("shop"), "web.yaml", "text");
        assertThat(fetched(fetcher, source(repository.directory())).entries()).hasSize(1);
    }

    @Test
    void endsWhenItsThreadIsInterrupted() throws Exception {
        try (var server = Server.with(DeadlineTest::readUntilClosed)) {
            var result = new CompletableFuture<FetchResult>();
            var caller = Thread.ofVirtual()
                    .start(() ->
                            result.complete(fetcher.fetch(source(server.url(), "main", ""), Duration.ofMinutes(1))));
            caller.interrupt();
            assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(FetchResult.Failed.class);
        }
    }

    @Test
    void reportsAnUnreachableServerAtOnce() throws Exception {
        var port = FreePort.next();
        var result = fetcher.fetch(
                source("http://token@127.0.0.1:" + port + "/shop.git?key=s", "main", ""), Duration.ofSeconds(20));
        assertThat(result).isInstanceOfSatisfying(FetchResult.Failed.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.message())
                    .contains("127.0.0.1:" + port, "refused")
                    .doesNotContain("token")
                    .doesNotContain("key=s");
        });
    }

    @Test
    void reportsAHostThatDoesNotExist() {
        var result = fetcher.fetch(source("https://git.invalid/shop.git", "main", ""), Duration.ofSeconds(10));
        assertThat(result).isInstanceOfSatisfying(FetchResult.Failed.class, failure -> {
            assertThat(failure.kind()).isIn(Kind.UNREACHABLE, Kind.TIMED_OUT);
            assertThat(failure.message()).contains("git.invalid");
        });
    }
}
