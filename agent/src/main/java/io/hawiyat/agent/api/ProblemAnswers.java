package io.hawiyat.agent.api;

import io.hawiyat.agent.state.StateFailures;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/**
 * Every error that no controller answers itself, unknown paths included: a page to a browser that looks for one, and a
 * problem document without internals to everybody else.
 */
@Singleton
class ProblemAnswers implements ErrorResponseProcessor<Object> {

    private static final String RETRY_SECONDS = "5";

    private final Provider<BrowserPages> pages;

    ProblemAnswers(Provider<BrowserPages> pages) {
        this.pages = pages;
    }

    @Override
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var request = context.getRequest();
        if (databaseAway(context, response)) {
            response.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        var answer = wantsPage(request)
                ? response.<Object>body(page(request, response.code())).contentType(MediaType.TEXT_HTML_TYPE)
                : response.<Object>body(problem(context, HttpStatus.valueOf(response.code())))
                        .contentType(Problem.MEDIA_TYPE);
        return answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }

    /** Whoever asks did nothing wrong, and git hosts deliver again what was answered so. */
    private static boolean databaseAway(ErrorContext context, MutableHttpResponse<?> response) {
        return response.code() == HttpStatus.INTERNAL_SERVER_ERROR.getCode()
                && context.getRootCause().filter(StateFailures::unavailable).isPresent();
    }

    /** The API is for programs, whatever they say they accept. */
    private static boolean wantsPage(HttpRequest<?> request) {
        return !request.getPath().startsWith("/api/")
                && request.accept().stream().anyMatch(it -> it.getName().equals(MediaType.TEXT_HTML));
    }

    private String page(HttpRequest<?> request, int status) {
        return status >= 500 ? pages.get().failed() : pages.get().missing(request.getPath());
    }

    private static Problem problem(ErrorContext context, HttpStatus status) {
        return Problem.of(status, detail(context, status));
    }

    private static String detail(ErrorContext context, HttpStatus status) {
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            return "PostgreSQL is away, and nothing was done: ask again; /health/readiness says since when";
        }
        if (status.getCode() >= 500) {
            return "the agent could not answer; its log says why, and `hawiyat doctor` what to do";
        }
        if (status == HttpStatus.NOT_FOUND) {
            return "nothing is served at " + context.getRequest().getPath() + "; the API is described at /openapi.yaml";
        }
        var messages = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return messages.isBlank() ? status.getReason() : messages;
    }
}
