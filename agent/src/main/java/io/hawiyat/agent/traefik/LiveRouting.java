package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What Traefik routes at one moment, of all applications: its answer at {@code /api/rawdata}.
 *
 * @param provider that the agent writes to: others may know the same names
 */
record LiveRouting(JsonNode answer, Provider provider) {

    static LiveRouting parse(byte[] answer, Provider provider) throws IOException {
        var tree = DynamicText.tree(answer);
        if (!tree.isObject()) {
            throw new IOException("the answer is no JSON object");
        }
        return new LiveRouting(tree, provider);
    }

    /** What it routes for the application of these names. */
    Part of(Names names) {
        var errors = new ArrayList<String>();
        var http = new HttpConfiguration(
                collect("routers", names, Router.class, errors),
                collect("services", names, Service.class, errors),
                collect("middlewares", names, JsonNode.class, errors));
        var tcp = new TcpConfiguration(
                collect("tcpRouters", names, TcpRouter.class, errors),
                collect("tcpServices", names, TcpService.class, errors));
        return new Part(DynamicContent.of(http, tcp), List.copyOf(errors));
    }

    private <T> TreeMap<String, T> collect(String kind, Names names, Class<T> type, List<String> errors) {
        var found = new TreeMap<String, T>();
        for (var entry : answer.path(kind).properties()) {
            var name = entry.getKey();
            if (name.startsWith(names.prefix()) && name.endsWith(provider.suffix())) {
                DynamicText.read(entry.getValue(), type).ifPresent(value -> found.put(shortName(name), value));
                errors.addAll(errorsOf(kind, shortName(name), entry.getValue()));
            }
        }
        return found;
    }

    /** A name as it stands in the file. */
    static String shortName(String name) {
        var at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    private static List<String> errorsOf(String kind, String name, JsonNode shown) {
        var status = shown.path("status").asText();
        if (status.equals("enabled")) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        shown.path("error").forEach(error -> texts.add(error.asText()));
        var singular = kind.substring(0, kind.length() - 1);
        return List.of(singular + " " + name + " is " + status + ": " + String.join("; ", texts));
    }

    /**
     * The routing of one application.
     *
     * @param errors of its routers and services that are not enabled, in Traefik's words
     */
    record Part(DynamicContent content, List<String> errors) {}
}
