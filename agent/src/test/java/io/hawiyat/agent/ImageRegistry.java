package io.hawiyat.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hawiyat.agent.traefik.Docker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A registry with one image, on a port of loopback, that can be stopped and started again. */
final class ImageRegistry implements AutoCloseable {

    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    private final int port;
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final byte[] manifest;
    private HttpServer server;

    private ImageRegistry(int port, byte[] manifest, Map<String, byte[]> blobs) {
        this.port = port;
        this.manifest = manifest;
        this.blobs.putAll(blobs);
        this.server = started();
    }

    /** Of an image with one layer that the engine has; it is given a label, so that the engine does not know it. */
    static ImageRegistry of(String image, String label) {
        var container = Docker.output("create", image);
        var changed = Docker.output("commit", "--change", "LABEL made=" + label, container);
        Docker.output("rm", container);
        try {
            var archive = Files.createTempFile("hawiyat-image", ".tar");
            Docker.output("save", "-o", archive.toString(), changed);
            Docker.output("rmi", changed);
            return of(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImageRegistry of(Path archive) throws IOException {
        var entries = new HashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), tar.readAllBytes());
            }
        } finally {
            Files.delete(archive);
        }
        var index = new String(entry(entries, "manifest.json"), StandardCharsets.UTF_8);
        var config = entry(entries, index.replaceFirst("(?s).*\"Config\":\"([^\"]+)\".*", "$1"));
        var blobs = new HashMap<String, byte[]>();
        var layers = new StringBuilder();
        for (var name :
                index.replaceFirst("(?s).*\"Layers\":\\[([^]]+)].*", "$1").split(",", -1)) {
            var layer = zipped(entry(entries, name.strip().replace("\"", "")));
            blobs.put(digest(layer), layer);
            layers.append(layers.isEmpty() ? "" : ",")
                    .append(described("application/vnd.docker.image.rootfs.diff.tar.gzip", layer));
        }
        blobs.put(digest(config), config);
        var manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                + described("application/vnd.docker.container.image.v1+json", config) + ",\"layers\":[" + layers + "]}";
        return new ImageRegistry(Stage.freePort(), manifest.getBytes(StandardCharsets.UTF_8), blobs);
    }

    private static byte[] entry(Map<String, byte[]> entries, String name) {
        return Objects.requireNonNull(entries.get(name), () -> "the saved image has no " + name);
    }

    private static String described(String type, byte[] content) {
        return "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}".formatted(type, content.length, digest(content));
    }

    private static byte[] zipped(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String image() {
        return "127.0.0.1:" + port + "/team/app:1";
    }

    void start() {
        server = started();
    }

    void stop() {
        server.stop(0);
    }

    private HttpServer started() {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/v2/", this::answer);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var last = path.substring(path.lastIndexOf('/') + 1);
        if (path.equals("/v2/")) {
            send(exchange, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
        } else if (path.contains("/manifests/")) {
            send(exchange, MANIFEST, manifest);
        } else if (blobs.containsKey(last)) {
            send(exchange, "application/octet-stream", entry(blobs, last));
        } else {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest(body));
        var head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
        }
        try (exchange) {
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        Docker.run("rmi", "-f", image());
    }
}
