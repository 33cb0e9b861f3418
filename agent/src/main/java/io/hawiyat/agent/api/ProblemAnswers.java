package io.hawiyat.agent.api;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Every error that no controller answers itself, unknown paths included, as a problem document without internals. */
@Singleton
class ProblemAnswers implements ErrorResponseProcessor<Problem> {

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var status = HttpStatus.valueOf(response.code());
        return response.body(Problem.of(status, detail(context, status))).contentType(Problem.MEDIA_TYPE);
    }

    private static String detail(ErrorContext context, HttpStatus status) {
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
