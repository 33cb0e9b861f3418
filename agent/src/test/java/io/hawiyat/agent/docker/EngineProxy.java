package io.hawiyat.agent.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A socket in front of the real engine's, which can go away, come back and fall silent as an engine does. */
public final class EngineProxy implements AutoCloseable {

    private final Path engine;
    private final Path socket;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private ServerSocketChannel server;
    private volatile boolean silent;

    public EngineProxy(Path folder, EngineHost real) throws IOException {
        this.engine = Path.of(real.uri().getPath());
        this.socket = folder.resolve("engine.sock");
        this.server = listen();
    }

    public EngineHost host() {
        return EngineHost.socket(socket);
    }

    int connections() {
        return (open.size() + 1) / 2;
    }

    /** Breaks every connection, and refuses new ones. */
    public void stop() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        for (var channel : open) {
            channel.close();
        }
        open.clear();
    }

    public void restart() throws IOException {
        stop();
        server = listen();
    }

    /** From now on, connects and says nothing. */
    public void fallSilent() {
        silent = true;
    }

    private ServerSocketChannel listen() throws IOException {
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> accept(channel));
        return channel;
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                var client = listening.accept();
                var upstream = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                open.add(client);
                open.add(upstream);
                Thread.ofVirtual().start(() -> copy(client, upstream));
                Thread.ofVirtual().start(() -> copy(upstream, client));
            }
        } catch (IOException closed) {
            silent = false;
        }
    }

    private void copy(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(64 * 1024);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining() && !silent) {
                    to.write(buffer);
                }
            }
        } catch (IOException closed) {
            // Either side went away, or stop did it.
        } finally {
            open.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
