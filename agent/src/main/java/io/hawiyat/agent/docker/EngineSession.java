package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One pool of connections to the engine, in one version of its API. It ends with the engine's process: connections that
 * were kept alive would fail the first calls to the next one.
 */
final class EngineSession {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int ERROR_BYTES = 64 * 1024;

    private final DockerHttpClient http;
    private final DockerClient docker;
    private final ApiVersion version;
    private int calls;
    private boolean retired;

    private EngineSession(DockerHttpClient http, DockerClient docker, ApiVersion version) {
        this.http = http;
        this.docker = docker;
        this.version = version;
    }

    /** Asks the engine for its version and settles on one. Blocks; an interrupt ends it. */
    static EngineSession open(EngineHost host) {
        var http = transport(host);
        try {
            var version = negotiate(host, http);
            var config = new DefaultDockerClientConfig.Builder()
                    .withDockerHost(host.uri().toString())
                    .withApiVersion(version.toString())
                    .build();
            return new EngineSession(http, DockerClientImpl.getInstance(config, http), version);
        } catch (RuntimeException e) {
            closeAfter(e, http);
            throw e;
        }
    }

    private static DockerHttpClient transport(EngineHost host) {
        var builder = new ZerodepDockerHttpClient.Builder()
                .dockerHost(host.uri())
                .maxConnections(Integer.MAX_VALUE)
                .connectionTimeout(CONNECT_TIMEOUT);
        host.certificates().ifPresent(folder -> builder.sslConfig(new LocalDirectorySSLConfig(folder.toString())));
        return builder.build();
    }

    private static ApiVersion negotiate(EngineHost host, DockerHttpClient http) {
        var ping = Request.builder().method(Request.Method.GET).path("/_ping").build();
        try (var response = http.execute(ping)) {
            check(response);
            var engine = response.getHeader("Api-Version");
            if (engine == null) {
                throw new EngineException.Failed(host + " does not say its API version: is it a Docker Engine?");
            }
            var version = ApiVersion.parse(engine);
            if (version.compareTo(ApiVersion.OLDEST) < 0) {
                throw new EngineException.Failed("Docker at " + host + " speaks API " + version + ", but "
                        + ApiVersion.OLDEST + " (Docker 20.10) or newer is needed: upgrade it");
            }
            return version.negotiated();
        }
    }

    private static void closeAfter(RuntimeException failure, DockerHttpClient http) {
        try {
            http.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    ApiVersion version() {
        return version;
    }

    DockerClient docker() {
        return docker;
    }

    /** The engine's answer once its headers are here, the body yet to be read. */
    Response exchange(EngineRequest request) {
        var builder = Request.builder().method(request.method()).path("/v" + version + request.path());
        request.headers().forEach(builder::putHeader);
        request.body()
                .ifPresent(body -> builder.putHeader("content-type", "application/json")
                        .bodyBytes(body.getBytes(StandardCharsets.UTF_8)));
        request.upload().ifPresent(builder::body);
        var response = http.execute(builder.build());
        try {
            check(response);
            return response;
        } catch (RuntimeException e) {
            response.close();
            throw e;
        }
    }

    JsonNode read(EngineRequest request) {
        try (var response = exchange(request);
                var body = response.getBody()) {
            return Json.read(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Response response) {
        var status = response.getStatusCode();
        if (status >= 200 && status < 300) {
            return;
        }
        try (var body = response.getBody()) {
            throw new EngineAnswer(status, new String(body.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts a call in; false when this session has ended and another is to be opened. */
    synchronized boolean enter() {
        if (retired) {
            return false;
        }
        calls++;
        return true;
    }

    void leave() throws IOException {
        boolean last;
        synchronized (this) {
            calls--;
            last = retired && calls == 0;
        }
        if (last) {
            http.close();
        }
    }

    /** Lets no new call in, and closes the connections after the last one that is under way. */
    void retire() throws IOException {
        boolean idle;
        synchronized (this) {
            idle = !retired && calls == 0;
            retired = true;
        }
        if (idle) {
            http.close();
        }
    }

    synchronized boolean ended() {
        return retired;
    }
}
