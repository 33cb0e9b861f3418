package io.hawiyat.agent.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS in front of a server that has none: what comes is passed on, deciphered. */
final class TlsFront implements AutoCloseable {

    private final ServerSocket listening;
    private final URI server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsFront(ServerSocket listening, URI server) {
        this.listening = listening;
        this.server = server;
    }

    static TlsFront of(String url, Path keys, String password) throws IOException {
        var listening = context(keys, password.toCharArray())
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var front = new TlsFront(listening, URI.create(url));
        Thread.ofVirtual().start(front::accept);
        return front;
    }

    int port() {
        return listening.getLocalPort();
    }

    private static SSLContext context(Path keys, char[] password) throws IOException {
        try (var file = Files.newInputStream(keys)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(file, password);
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, password);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var behind = new Socket(server.getHost(), server.getPort())) {
            open.add(behind);
            Thread.ofVirtual().start(() -> pass(behind, client));
            pass(client, behind);
        } catch (IOException ended) {
            // The client, or the server, hung up: so does the other end.
        } finally {
            open.remove(client);
        }
    }

    private static void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException ended) {
            // As above: closing both streams ends both ways.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
