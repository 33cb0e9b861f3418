package io.hawiyat.agent.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Every change as it happens. */
@Controller("/api/v1/stream")
class StreamController {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final ChangeStream changes;
    private final Presentation presentation;

    StreamController(ChangeStream changes, Presentation presentation) {
        this.changes = changes;
        this.presentation = presentation;
    }

    @Get
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Flux<SentFrame>> stream(HttpRequest<?> request, @Header("Last-Event-ID") Optional<String> lastSeen) {
        var events = changes.open(lastSeen, presentation.details(request));
        return HttpResponse.ok(awake(events).map(SentFrame::of)).header("X-Accel-Buffering", "no");
    }

    /** The first comment says at once that the stream is open. */
    private static Flux<StreamFrame> awake(Flux<StreamFrame> events) {
        return events.publish(shared -> Flux.interval(HEARTBEAT)
                        .onBackpressureDrop()
                        .<StreamFrame>map(beat -> new StreamFrame.Comment("still here"))
                        .takeUntilOther(shared.ignoreElements())
                        .mergeWith(shared))
                .startWith(new StreamFrame.Comment("open"));
    }
}
