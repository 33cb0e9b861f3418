import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** All that a measurement works with. */
record Stage(
        Setup setup, AgentApi api, GitFolder repository, RawContainers raw, EngineEvents events, Report report) {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed", "RolledBack", "Superseded");
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** @return the moment before the commit was announced, in milliseconds since the epoch */
    double announce() throws Exception {
        var commit = repository.commit();
        var began = now();
        api.push(commit);
        return began;
    }

    static double now() {
        var now = Instant.now();
        return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
    }

    static double millis(JsonNode instant) {
        var moment = Instant.parse(instant.asText());
        return moment.getEpochSecond() * 1e3 + moment.getNano() / 1e6;
    }

    /** When Traefik answered with this word for the first time, in milliseconds since the epoch. */
    double awaitVisible(String host, String text) {
        return Await.until(host + " says " + text, LONGEST, 5, () -> api.visit(host).equals(text)
                ? Optional.of(now())
                : Optional.empty());
    }

    /** The newest deployment once it has ended well. */
    JsonNode awaitSucceeded(String project, String name, double since) {
        var deployment = Await.until(project + "/" + name + " is deployed", LONGEST, 50, () -> {
            var newest = api.deployment(project, name);
            var ended = ENDED.contains(newest.path("phase").asText()) && millis(newest.path("finishedAt")) >= since;
            return ended ? Optional.of(newest) : Optional.<JsonNode>empty();
        });
        if (!deployment.path("phase").asText().equals("Succeeded")) {
            throw new IllegalStateException("not deployed: " + deployment);
        }
        return deployment;
    }

    /** Until every application of the list is as the newest commit wants it. */
    void awaitSettled(String project, String commitField, String commit, int count) {
        Await.so(count + " applications of " + project + " are settled", LONGEST, 100, () -> {
            var settled = 0;
            for (var it : api.get("/api/v1/applications?limit=500&project=" + project).path("items")) {
                var phase = it.path("operation").path("phase").asText();
                if (it.path("revision").path(commitField).asText().equals(commit) && !phase.equals("Running")) {
                    settled++;
                }
            }
            return settled == count;
        });
    }
}
