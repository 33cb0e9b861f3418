package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Redis on loopback with a password. It is saved now and then for speed only: its content can be found again. */
final class RedisServer extends InstalledServer {

    private static final int LONGEST_ANSWER = 512;

    RedisServer(ServerFiles files, Programs programs) throws IOException {
        super(files, programs.redis().resolve("redis-server"));
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public String url() {
        return url(Integer.toString(port()), password());
    }

    static String url(String port, String password) {
        return "redis://:%s@%s:%s/0".formatted(password, LoopbackPort.HOST, port);
    }

    @Override
    public void install() throws IOException {
        if (!Files.exists(files().data())) {
            files().createPrivate(files().data());
        }
    }

    @Override
    String configuration(int port) {
        // The process title stays the command line, by which the next agent knows this server.
        return """
                # Written by the agent at each start.
                bind %s
                port %d
                protected-mode yes
                requirepass %s
                databases 1
                dir "%s"
                pidfile "%s"
                set-proc-title no
                daemonize no
                appendonly no
                save 300 1
                stop-writes-on-bgsave-error no
                loglevel warning
                """.formatted(LoopbackPort.HOST, port, password(), quoted(files().data()), quoted(pidFile()));
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    List<String> arguments() {
        return List.of(namedBy().toString());
    }

    @Override
    Path namedBy() {
        return files().configuration();
    }

    @Override
    public boolean makesAnotherTryWorthwhile() throws IOException {
        var dump = files().data().resolve("dump.rdb");
        if (!Files.exists(dump)) {
            return false;
        }
        Files.move(dump, dump.resolveSibling("dump.rdb.unreadable"), StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    @Override
    public Answer probe(Duration timeout) {
        var limit = (int) Math.max(1, timeout.toMillis());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(LoopbackPort.HOST), port()), limit);
            socket.setSoTimeout(limit);
            socket.getOutputStream()
                    .write("AUTH %s\r\nPING\r\nQUIT\r\n".formatted(password()).getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.US_ASCII);
            return answer(answer.strip());
        } catch (IOException e) {
            return new Answer.Silent(String.valueOf(e.getMessage()));
        }
    }

    private static Answer answer(String text) {
        if (text.contains("+PONG")) {
            return new Answer.Ready();
        }
        return text.contains("-LOADING") ? new Answer.Starting(text) : new Answer.Silent("it answers: " + text);
    }

    @Override
    public void requestStop(ProcessHandle process) {
        process.destroy();
    }

    @Override
    Path pidFile() {
        return files().data().resolve("redis.pid");
    }
}
