package io.hawiyat.agent.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The real {@code git http-backend} behind the JDK's HTTP server. */
public final class GitHttpServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path root;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile String password = "";
    private volatile Optional<Redirect> redirect = Optional.empty();

    private record Redirect(String base, boolean afterLogin) {}

    private GitHttpServer(Path root) throws IOException {
        this.root = root;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Serves every repository below the folder. */
    public static GitHttpServer of(Path root) throws IOException {
        return new GitHttpServer(root);
    }

    public void requirePassword(String required) {
        password = required;
    }

    /** Sends the first question of each client elsewhere, before or after it has presented its password. */
    void redirectTo(String base, boolean afterLogin) {
        redirect = Optional.of(new Redirect(base.replaceAll("/$", ""), afterLogin));
    }

    public int requests() {
        return requests.get();
    }

    public String url(String repository) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + repository;
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            var path = exchange.getRequestURI().toString();
            var elsewhere = redirect.filter(it -> it.afterLogin() == isAllowed(exchange))
                    .filter(it -> path.contains("info/refs") && !path.startsWith("/moved"));
            if (elsewhere.isPresent()) {
                exchange.getResponseHeaders().add("Location", elsewhere.get().base() + "/moved" + path);
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (!isAllowed(exchange)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            var process = backend(exchange).start();
            try (var stdin = process.getOutputStream()) {
                exchange.getRequestBody().transferTo(stdin);
            }
            answer(exchange, process.getInputStream());
        }
    }

    private boolean isAllowed(HttpExchange exchange) {
        var expected = Base64.getEncoder().encodeToString(("bot:" + password).getBytes(StandardCharsets.UTF_8));
        var given = exchange.getRequestHeaders().getFirst("Authorization");
        return password.isEmpty() || ("Basic " + expected).equals(given);
    }

    private ProcessBuilder backend(HttpExchange exchange) {
        var builder = new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
        GitRepository.isolate(builder);
        var environment = builder.environment();
        var headers = exchange.getRequestHeaders();
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath().replaceFirst("^/moved", ""));
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
        environment.put(
                "CONTENT_TYPE",
                Optional.ofNullable(headers.getFirst("Content-Type")).orElse(""));
        environment.put(
                "HTTP_CONTENT_ENCODING",
                Optional.ofNullable(headers.getFirst("Content-Encoding")).orElse(""));
        environment.put(
                "GIT_PROTOCOL",
                Optional.ofNullable(headers.getFirst("Git-Protocol")).orElse(""));
        return builder;
    }

    private static void answer(HttpExchange exchange, InputStream cgi) throws IOException {
        var status = 200;
        for (var line = headerLine(cgi); !line.isEmpty(); line = headerLine(cgi)) {
            var colon = line.indexOf(':');
            var value = line.substring(colon + 1).strip();
            if (line.startsWith("Status:")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(line.substring(0, colon), value);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        cgi.transferTo(exchange.getResponseBody());
    }

    private static String headerLine(InputStream cgi) throws IOException {
        var line = new StringBuilder();
        for (var next = cgi.read(); next >= 0 && next != '\n'; next = cgi.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
