package io.hawiyat.agent.docker;

import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request for which docker-java's typed commands do not do: answers that its types do not hold in full, and streams
 * that must end when their thread is interrupted.
 *
 * @param path from after the version, with its encoded query
 * @param body JSON
 * @param upload sent as it is read, and closed by whoever gave it; such a request is made once
 */
record EngineRequest(
        Method method, String path, Optional<String> body, Map<String, String> headers, Optional<InputStream> upload) {

    static EngineRequest get(String path, Map<String, String> query) {
        return new EngineRequest(Method.GET, path + encoded(query), Optional.empty(), Map.of(), Optional.empty());
    }

    static EngineRequest post(String path, Map<String, String> query) {
        return new EngineRequest(Method.POST, path + encoded(query), Optional.empty(), Map.of(), Optional.empty());
    }

    EngineRequest withBody(String json) {
        return new EngineRequest(method, path, Optional.of(json), headers, upload);
    }

    EngineRequest withUpload(String type, InputStream bytes) {
        return new EngineRequest(method, path, body, headers, Optional.of(bytes)).withHeader("content-type", type);
    }

    EngineRequest withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new EngineRequest(method, path, body, more, upload);
    }

    private static String encoded(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }
}
