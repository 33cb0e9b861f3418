package io.hawiyat.agent.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.api.ContainerLogs.Following;
import io.hawiyat.agent.api.ContainerLogs.Line;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Page;
import io.hawiyat.agent.state.StateReader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What the containers of an application wrote, and write. */
@Controller("/api/v1/applications/{project}/{name}/logs")
@ExecuteOn(TaskExecutors.BLOCKING)
class LogsController {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int USUAL = 100;
    private static final int MOST = 10_000;

    private final StateReader state;
    private final ContainerLogs logs;
    private final ApiAccess access;
    private final ObjectMapper json;
    private final Scheduler blocking;

    LogsController(
            StateReader state,
            ContainerLogs logs,
            ApiAccess access,
            ObjectMapper json,
            @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.state = state;
        this.logs = logs;
        this.access = access;
        this.json = json;
        this.blocking = Schedulers.fromExecutorService(executor);
    }

    /** A browser's EventSource accepts nothing but a stream, and so is given one. */
    @Get
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
    HttpResponse<?> logs(
            HttpRequest<?> request,
            @PathVariable String project,
            @PathVariable String name,
            @QueryValue Optional<String> tail,
            @QueryValue Optional<String> follow) {
        if (!access.seesDetails(request)) {
            return Problem.unauthorized();
        }
        var id = new ApplicationId(project, name);
        if (state.application(id).isEmpty()) {
            return Problem.answer(HttpStatus.NOT_FOUND, "no application " + id);
        }
        var lines = tail.map(LogsController::number).orElse(USUAL);
        return follow.filter(it -> !it.equals("false")).isPresent()
                ? HttpResponse.ok(stream(id, lines).map(SentFrame::of))
                        .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
                        .header("X-Accel-Buffering", "no")
                : HttpResponse.ok(new Page<>(logs.last(id, lines), Optional.empty()))
                        .contentType(MediaType.APPLICATION_JSON_TYPE);
    }

    /** Read no faster than it is taken, so that a slow reader costs nothing but its own lines. */
    private Flux<StreamFrame> stream(ApplicationId id, int tail) {
        Flux<StreamFrame> frames = Flux.using(
                () -> logs.follow(id, tail),
                following -> Flux.generate(sink -> emit(following, sink)),
                Following::close);
        return frames.startWith(new StreamFrame.Comment("open")).subscribeOn(blocking);
    }

    private void emit(Following following, SynchronousSink<StreamFrame> sink) {
        try {
            sink.next(
                    following.next(HEARTBEAT).map(this::frame).orElseGet(() -> new StreamFrame.Comment("still here")));
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            sink.complete();
        }
    }

    private StreamFrame frame(Line line) {
        try {
            return new StreamFrame.Event(Optional.empty(), "log", json.writeValueAsString(line));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a line can always be written", impossible);
        }
    }

    private static int number(String tail) {
        try {
            var number = Integer.parseInt(tail);
            if (number >= 0 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Said below.
        }
        throw new IllegalArgumentException("tail must be a number from 0 to " + MOST + ", not " + tail);
    }

    @Error
    HttpResponse<Problem> refused(IllegalArgumentException bad) {
        return Problem.answer(HttpStatus.BAD_REQUEST, String.valueOf(bad.getMessage()));
    }

    @Error
    HttpResponse<Problem> away(ContainerLogs.Unavailable away) {
        return Problem.answer(
                HttpStatus.SERVICE_UNAVAILABLE, away.getMessage() + "; /health/readiness says what else is missing");
    }
}
