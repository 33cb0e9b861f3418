package io.hawiyat.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hawiyat.agent.host.FreePort;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A registry with one image, on a port of loopback, that can be stopped and started again. */
final class ImageRegistry implements AutoCloseable {

    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";

    private final int port;
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Answer tagged;
    private final Map<String, Answer> byDigest = new HashMap<>();
    private volatile CountDownLatch layers = new CountDownLatch(0);
    private HttpServer server;

    /** A manifest, or a list of them. */
    private record Answer(String type, String text) {
        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private ImageRegistry(int port, Answer tagged, Map<String, byte[]> blobs) {
        this.port = port;
        this.tagged = tagged;
        byDigest.put(digest(tagged.body()), tagged);
        this.blobs.putAll(blobs);
        this.server = started();
    }

    /** Of an image with one layer that the engine has; it is given a label, so that the engine does not know it. */
    static ImageRegistry of(String image, String label) {
        return saved(image, label, ImageRegistry::of);
    }

    /** Of an image that says of itself to be for several processors, whatever is in it. */
    static ImageRegistry forProcessors(String image, String label, List<String> processors) {
        return saved(image, label, entries -> forProcessors(entries, processors));
    }

    /** What an archive of an image has in it, by name. */
    @FunctionalInterface
    private interface OfArchive {
        ImageRegistry registry(Map<String, byte[]> entries) throws IOException;
    }

    private static ImageRegistry saved(String image, String label, OfArchive reader) {
        var container = Docker.output("create", image);
        var changed = Docker.output("commit", "--change", "LABEL made=" + label, container);
        Docker.output("rm", container);
        try {
            var archive = Files.createTempFile("hawiyat-image", ".tar");
            Docker.output("save", "-o", archive.toString(), changed);
            Docker.output("rmi", changed);
            return reader.registry(entries(archive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> entries(Path archive) throws IOException {
        var entries = new HashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), tar.readAllBytes());
            }
        } finally {
            Files.delete(archive);
        }
        return entries;
    }

    private static ImageRegistry of(Map<String, byte[]> entries) throws IOException {
        var blobs = new HashMap<String, byte[]>();
        var manifest = manifest(entries, config(entries), blobs);
        return new ImageRegistry(FreePort.next(), new Answer(MANIFEST, manifest), blobs);
    }

    private static ImageRegistry forProcessors(Map<String, byte[]> entries, List<String> processors)
            throws IOException {
        var blobs = new HashMap<String, byte[]>();
        var manifests = new HashMap<String, Answer>();
        for (var processor : processors) {
            var config = new String(config(entries), StandardCharsets.UTF_8)
                    .replaceFirst("\"architecture\":\"[^\"]+\"", "\"architecture\":\"" + processor + "\"");
            manifests.put(
                    processor, new Answer(MANIFEST, manifest(entries, config.getBytes(StandardCharsets.UTF_8), blobs)));
        }
        var items = manifests.entrySet().stream()
                .map(it -> described(MANIFEST, it.getValue().body())
                        .replaceFirst(
                                "}$", ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + it.getKey() + "\"}}"))
                .collect(Collectors.joining(","));
        var index = "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + items + "]}";
        var registry = new ImageRegistry(FreePort.next(), new Answer(INDEX, index), blobs);
        manifests.values().forEach(it -> registry.byDigest.put(digest(it.body()), it));
        return registry;
    }

    private static String index(Map<String, byte[]> entries) {
        return new String(entry(entries, "manifest.json"), StandardCharsets.UTF_8);
    }

    private static byte[] config(Map<String, byte[]> entries) {
        return entry(entries, index(entries).replaceFirst("(?s).*\"Config\":\"([^\"]+)\".*", "$1"));
    }

    private static String manifest(Map<String, byte[]> entries, byte[] config, Map<String, byte[]> blobs)
            throws IOException {
        var layers = new StringBuilder();
        for (var name : index(entries)
                .replaceFirst("(?s).*\"Layers\":\\[([^]]+)].*", "$1")
                .split(",", -1)) {
            var layer = zipped(entry(entries, name.strip().replace("\"", "")));
            blobs.put(digest(layer), layer);
            layers.append(layers.isEmpty() ? "" : ",")
                    .append(described("application/vnd.docker.image.rootfs.diff.tar.gzip", layer));
        }
        blobs.put(digest(config), config);
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":"
                + described("application/vnd.docker.container.image.v1+json", config) + ",\"layers\":[" + layers + "]}";
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

    /** By which it is known whatever its tag will mean. */
    String pinned() {
        return image().replaceFirst(":1$", "") + "@" + digest(tagged.body());
    }

    /** Lets nobody have a layer until they are let. */
    void holdLayers() {
        layers = new CountDownLatch(1);
    }

    void letLayers() {
        layers.countDown();
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
            var asked = byDigest.getOrDefault(last, tagged);
            send(exchange, asked.type(), asked.body());
        } else if (blobs.containsKey(last)) {
            awaitLet();
            send(exchange, "application/octet-stream", entry(blobs, last));
        } else {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        }
    }

    private void awaitLet() {
        try {
            if (!layers.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody let the layers go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
