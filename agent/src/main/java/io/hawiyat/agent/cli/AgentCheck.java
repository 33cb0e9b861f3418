package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The agent itself: what its readiness names. */
record AgentCheck(Patient patient) implements DoctorCommand.Check {

    private static final String NAME = "agent";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public List<Finding> look() throws IOException {
        var settings = patient.settings();
        if (settings.port() == 0) {
            return List.of(Finding.ok(NAME, "listens on any free port, and so was not asked"));
        }
        var everywhere = settings.host().equals("0.0.0.0") || settings.host().equals("::");
        var host = everywhere ? "127.0.0.1" : settings.host();
        var url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + settings.port();
        try {
            return asked(url, answer(url));
        } catch (ConnectException nobody) {
            return List.of(
                    patient.running()
                            ? Finding.failed(
                                    NAME,
                                    "an agent holds the data directory, and none answers at " + url,
                                    "give doctor the agent's --host and --port, or see the agent's log")
                            : Finding.ok(NAME, "none is running: start it with `hawiyat agent`"));
        }
    }

    private static JsonNode answer(String url) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(url + "/health/readiness").toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        try {
            var failed = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
            try (var body = failed ? connection.getErrorStream() : connection.getInputStream()) {
                return new ObjectMapper().readTree(body == null ? new byte[0] : body.readAllBytes());
            }
        } finally {
            connection.disconnect();
        }
    }

    private List<Finding> asked(String url, JsonNode readiness) {
        var components = readiness.path("components");
        if (!components.isObject()) {
            return List.of(Finding.failed(
                    NAME, "something else than an agent answers at " + url, "choose another --port for the agent"));
        }
        var findings = new ArrayList<Finding>();
        if (!patient.running()) {
            findings.add(Finding.warning(
                    NAME,
                    "the one at " + url + " works on another data directory than " + patient.data(),
                    "give doctor that agent's --data DIR"));
        }
        components.properties().stream()
                .filter(it -> it.getValue().path("status").asText().equals("DOWN"))
                .map(it -> missing(it.getKey(), it.getValue()))
                .forEach(findings::add);
        return findings.isEmpty() ? List.of(Finding.ok(NAME, "ready, at " + url)) : findings;
    }

    private static Finding missing(String component, JsonNode found) {
        var message = "%s is missing since %s: %s"
                .formatted(
                        component,
                        found.path("since").asText(),
                        found.path("message").asText());
        return found.path("required").asBoolean()
                ? Finding.failed(NAME, message, "work goes on by itself when it is back")
                : Finding.warning(NAME, message, "it is tried again; see `hawiyat status`");
    }
}
