package io.hawiyat.agent.webhook;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import java.util.Optional;

/** {@code POST /webhooks/{provider}/{source}}. */
@Controller("/webhooks")
@ExecuteOn(TaskExecutors.BLOCKING)
class WebhookController {

    private final Intake intake;
    private final WebhookMeter meter;

    WebhookController(Intake intake, WebhookMeter meter) {
        this.intake = intake;
        this.meter = meter;
    }

    @Post("/{provider}/{source}")
    @Consumes(MediaType.ALL)
    HttpResponse<Map<String, Object>> deliver(
            HttpRequest<?> request,
            @PathVariable String provider,
            @PathVariable String source,
            @Body Optional<byte[]> body) {
        var headers = request.getHeaders();
        var delivery = new Delivery(name -> Optional.ofNullable(headers.get(name)), body.orElse(new byte[0]));
        var answer = intake.take(provider, source, delivery);
        meter.answered(provider, answer);
        return answer.status() < 400
                ? HttpResponse.<Map<String, Object>>status(HttpStatus.valueOf(answer.status()))
                        .body(Map.of("message", answer.detail()))
                : HttpResponse.<Map<String, Object>>status(HttpStatus.valueOf(answer.status()))
                        .contentType("application/problem+json")
                        .body(Map.of(
                                "type",
                                "about:blank",
                                "title",
                                HttpStatus.valueOf(answer.status()).getReason(),
                                "status",
                                answer.status(),
                                "detail",
                                answer.detail()));
    }
}
