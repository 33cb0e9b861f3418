package io.hawiyat.agent.api;

import io.hawiyat.agent.api.WatchedComponent.Standing;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the process lives, and whether it can do its work. */
@Controller("/health")
class HealthController {

    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    /** One component as the answer shows it. */
    record Component(String status, boolean required, Instant since, Optional<String> message) {

        static Component of(Standing standing) {
            return new Component(
                    standing.problem().isEmpty() ? "UP" : "DOWN",
                    standing.required(),
                    standing.since(),
                    standing.problem());
        }
    }

    /** The answer of both. */
    record Health(String status, Map<String, Component> components) {}

    /** Answered on the event loop: a busy agent is alive. */
    @Get("/liveness")
    Health liveness() {
        return new Health("UP", Map.of());
    }

    @Get("/readiness")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Health> readiness() {
        var report = readiness.report();
        var down = missing(report);
        return HttpResponse.<Health>status(down ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK)
                .body(new Health(down ? "DOWN" : "UP", components(report)));
    }

    private static boolean missing(List<Standing> report) {
        return report.stream()
                .anyMatch(standing -> standing.required() && standing.problem().isPresent());
    }

    private static Map<String, Component> components(List<Standing> report) {
        return report.stream()
                .collect(Collectors.toMap(Standing::name, Component::of, (first, second) -> first, TreeMap::new));
    }
}
