package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Whom middlewares ask: a name without a dot is an application of the project, whatever other projects call theirs. */
final class MiddlewareAddresses {

    private MiddlewareAddresses() {}

    /** Changes the settings of one so that Traefik, which is on the networks of all projects, asks the right one. */
    static void within(String project, String type, ObjectNode settings) {
        switch (type) {
            case "forwardAuth" ->
                settings.put(
                        "address",
                        AuthAddress.within(project, settings.path("address").asText()));
            case "errors" ->
                settings.put(
                        "service", service(project, settings.path("service").asText()));
            case "rateLimit" -> {
                if (settings.path("redis").path("endpoints") instanceof ArrayNode endpoints) {
                    for (var index = 0; index < endpoints.size(); index++) {
                        endpoints.set(
                                index, service(project, endpoints.get(index).asText()));
                    }
                }
            }
            default -> {}
        }
    }

    /** {@code pages:8080} as {@code pages.shop:8080}, which only that application is called. */
    private static String service(String project, String service) {
        var colon = service.lastIndexOf(':');
        var host = service.substring(0, colon);
        return host.contains(".") || host.contains(":") ? service : host + "." + project + service.substring(colon);
    }
}
