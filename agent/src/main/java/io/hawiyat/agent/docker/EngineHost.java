package io.hawiyat.agent.docker;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the engine listens.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param certificates folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem} when TLS is spoken
 * @param clientConfig folder of the Docker client's configuration: contexts and registry credentials
 */
public record EngineHost(URI uri, Optional<Path> certificates, Path clientConfig) {

    private static final URI DEFAULT = URI.create("unix:///var/run/docker.sock");
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    public EngineHost {
        uri = certificates.isPresent() ? withPort(uri, TLS_PORT) : withPort(uri, PLAIN_PORT);
        if (!"unix".equals(uri.getScheme()) && !"tcp".equals(uri.getScheme())) {
            throw new IllegalArgumentException("DOCKER_HOST " + uri
                    + " is not supported: use unix:///path or tcp://host:port (an ssh:// host through a tunnel)");
        }
    }

    /** The engine at a socket of this host. */
    public static EngineHost socket(Path path) {
        return new EngineHost(URI.create("unix://" + path), Optional.empty(), defaultConfig());
    }

    /**
     * The engine that the Docker CLI would use: {@code DOCKER_HOST} with {@code DOCKER_TLS_VERIFY} and
     * {@code DOCKER_CERT_PATH}, else the context that {@code DOCKER_CONTEXT} or the configuration names, else the usual
     * socket (https://docs.docker.com/reference/cli/docker/#environment-variables).
     *
     * @throws IllegalArgumentException when what is configured can not be used; the message names it
     */
    public static EngineHost fromEnvironment(Map<String, String> environment) {
        var config = value(environment, "DOCKER_CONFIG").map(Path::of).orElseGet(EngineHost::defaultConfig);
        var host = value(environment, "DOCKER_HOST");
        if (host.isPresent()) {
            return new EngineHost(uri("DOCKER_HOST", host.get()), certificates(environment, config), config);
        }
        var contexts = new DockerContexts(config);
        return value(environment, "DOCKER_CONTEXT")
                .or(contexts::current)
                .filter(name -> !name.equals("default"))
                .map(contexts::host)
                .orElseGet(() -> new EngineHost(DEFAULT, Optional.empty(), config));
    }

    /** Whether the engine is reached through a socket of this host. */
    boolean isLocal() {
        return "unix".equals(uri.getScheme());
    }

    static URI uri(String setting, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + " is not a URL: " + text, e);
        }
    }

    private static Optional<Path> certificates(Map<String, String> environment, Path config) {
        return value(environment, "DOCKER_TLS_VERIFY")
                .map(verify ->
                        value(environment, "DOCKER_CERT_PATH").map(Path::of).orElse(config));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Path defaultConfig() {
        return Path.of(System.getProperty("user.home"), ".docker");
    }

    private static URI withPort(URI uri, int port) {
        return "tcp".equals(uri.getScheme()) && uri.getPort() < 0
                ? URI.create("tcp://" + uri.getHost() + ":" + port)
                : uri;
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
