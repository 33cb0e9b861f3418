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
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /webhooks/{provider}/{source}}. */
@Controller("/webhooks")
@ExecuteOn(TaskExecutors.BLOCKING)
class WebhookController {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);

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
            @Body InputStream body) {
        var headers = request.getHeaders();
        try (body) {
            var delivery = new Delivery(name -> Optional.ofNullable(headers.get(name)), () -> upToLimit(body));
            var answer = intake.take(provider, source, delivery);
            meter.answered(provider, answer);
            // Senders read the answer only when they were let finish; the server's own limit ends this.
            body.transferTo(OutputStream.nullOutputStream());
            return response(answer);
        } catch (IOException | UncheckedIOException gone) {
            return cutOff(provider, gone);
        }
    }

    /** Anybody can go away in the middle of a body: it is counted, and no more is made of it. */
    private HttpResponse<Map<String, Object>> cutOff(String provider, Exception gone) {
        LOG.atDebug().addKeyValue("provider", provider).log("delivery not read: {}", gone.getMessage());
        meter.answered(provider, Intake.Answer.CUT_OFF);
        return response(Intake.Answer.CUT_OFF);
    }

    /** One byte over the limit is enough to know; the rest is never held in memory. */
    private static byte[] upToLimit(InputStream body) {
        try {
            return body.readNBytes(Intake.LARGEST + 1);
        } catch (IOException gone) {
            throw new UncheckedIOException("the sender of a webhook went away", gone);
        }
    }

    private static HttpResponse<Map<String, Object>> response(Intake.Answer answer) {
        var status = HttpStatus.valueOf(answer.status());
        var response = HttpResponse.<Map<String, Object>>status(status);
        return status.getCode() < 400
                ? response.body(Map.of("message", answer.detail()))
                : response.contentType("application/problem+json").body(problem(status, answer.detail()));
    }

    private static Map<String, Object> problem(HttpStatus status, String detail) {
        return Map.of("type", "about:blank", "title", status.getReason(), "status", status.getCode(), "detail", detail);
    }
}
