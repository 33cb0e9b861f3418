package io.hawiyat.agent.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What the process measured of itself, for Prometheus. */
@Controller("/metrics")
class MetricsController {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    MetricsController(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Get
    @Produces(PROMETHEUS_TEXT)
    @ExecuteOn(TaskExecutors.BLOCKING)
    String scrape() {
        return meters.scrape();
    }
}
