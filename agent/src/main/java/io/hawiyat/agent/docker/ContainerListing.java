package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Many containers in one call, each with what a listing shows of it. */
record ContainerListing(EngineConnection connection) {

    List<Listed> list(String filter) {
        var request = EngineRequest.get("/containers/json", Map.of("all", "true", "filters", filter));
        var listed = new ArrayList<Listed>();
        connection.read("list containers", request).forEach(container -> listed.add(listed(container)));
        return listed;
    }

    private static Listed listed(JsonNode container) {
        var labels = Ownership.read(container.path("Labels"));
        var status = container.path("Status").asText("");
        var state = StateReading.listed(container.path("State").asText(""));
        return new Listed(
                container.path("Id").asText(),
                name(container.path("Names").path(0).asText("")),
                Ownership.identity(labels),
                Optional.ofNullable(labels.get(Ownership.ROLE)),
                state,
                state == Listed.State.EXITED ? StateReading.exitCode(status) : OptionalInt.empty(),
                StateReading.healthOf(status),
                addresses(container.path("NetworkSettings").path("Networks")),
                container.path("ImageID").asText());
    }

    private static Map<String, String> addresses(JsonNode networks) {
        var addresses = new LinkedHashMap<String, String>();
        for (var network : networks.properties()) {
            var address = network.getValue().path("IPAddress").asText("");
            if (!address.isEmpty()) {
                addresses.put(network.getKey(), address);
            }
        }
        return addresses;
    }

    /** A container's name, which the engine writes with a slash in front. */
    static String name(String name) {
        return name.startsWith("/") ? name.substring(1) : name;
    }
}
