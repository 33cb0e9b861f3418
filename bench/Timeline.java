import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the time of one deployment went: moments, in milliseconds since the commit was announced. */
record Timeline(Map<String, Double> moments) {

    static Timeline of(
            double began, double answered, JsonNode source, JsonNode deployment, List<EngineEvents.Event> events,
            double visible) {
        var moments = new LinkedHashMap<String, Double>();
        moments.put("webhook stored and answered", answered - began);
        moments.put("fetched", Stage.millis(source.path("lastFetch")) - began);
        moments.put("claimed, deployment begun", Stage.millis(deployment.path("startedAt")) - began);
        var prefix = deployment.path("project").asText() + "-" + deployment.path("application").asText() + "-g"
                + deployment.path("generation").asLong() + "-";
        events.stream()
                .filter(it -> it.type().equals("container"))
                .filter(it -> it.attributes().path("name").asText().contains(prefix))
                .filter(it -> List.of("create", "start").contains(it.action()))
                .forEach(it -> moments.putIfAbsent("engine: " + it.action() + "ed", it.millis() - began));
        for (var step : deployment.path("steps")) {
            var name = step.path("name").asText().replaceAll(" .*", "");
            moments.putIfAbsent("step " + name + " begins", Stage.millis(step.path("startedAt")) - began);
            moments.putIfAbsent("step " + name + " ends", Stage.millis(step.path("finishedAt")) - began);
        }
        moments.put("visible through Traefik", visible - began);
        moments.put("recorded as succeeded", Stage.millis(deployment.path("finishedAt")) - began);
        return new Timeline(moments);
    }

    double live() {
        return moments.get("visible through Traefik");
    }

    void print(Report report) {
        var before = 0.0;
        for (var moment : moments.entrySet().stream()
                .sorted(Comparator.comparingDouble(Map.Entry::getValue))
                .toList()) {
            report.note("    %-44s %8.1f ms  %+7.1f", moment.getKey(), moment.getValue(), moment.getValue() - before);
            before = moment.getValue();
        }
    }
}
