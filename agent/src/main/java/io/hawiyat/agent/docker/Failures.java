package io.hawiyat.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a failed call means. The engine has a status and a text for it, of which only the text tells apart what matters;
 * the texts are those of Docker 20.10 to 29 (github.com/moby/moby).
 */
final class Failures {

    /** Up to Docker 24 with the status of what is forbidden, or of a fault of the engine. */
    private static final List<String> CHANGED = List.of("has active endpoints", "cannot update a stopped container");

    private static final List<String> FULL = List.of("no space left on device", "disk quota exceeded");
    private static final List<String> SHORT_OF_RESOURCES = List.of(
            "cannot allocate memory",
            "resource temporarily unavailable",
            "too many open files",
            "device or resource busy",
            "context deadline exceeded");
    private static final List<String> TAKEN = List.of(
            "is already in use by container",
            "port is already allocated",
            "address already in use",
            "already exists",
            "already assigned");
    private static final List<String> OVERLAP = List.of("pool overlaps", "overlapping", "conflicts with network");
    private static final List<String> NOT_STARTABLE =
            List.of("oci runtime", "executable file not found", "could not select device driver");

    private Failures() {}

    static EngineException translate(EngineHost host, String what, @Nullable Throwable failure) {
        return switch (failure) {
            case EngineException already -> already;
            case EngineAnswer answer -> answered(what, answer.status(), text(answer.getMessage()));
            case DockerException answer -> answered(what, answer.getHttpStatus(), text(answer.getMessage()));
            case UncheckedIOException io -> unreachable(host, what, io.getCause());
            case RuntimeException wrapped
            when wrapped.getCause() instanceof IOException io -> unreachable(host, what, io);
            case RuntimeException defect -> throw defect;
            case Error defect -> throw defect;
            case null, default -> unreachable(host, what, failure);
        };
    }

    private static EngineException unreachable(EngineHost host, String what, @Nullable Throwable cause) {
        var why = cause == null ? "no reason given" : text(cause.getMessage());
        return new EngineException.Unreachable(
                "Docker at " + host + " does not answer (" + what + "): " + why + "; see: docker version",
                cause == null ? new IOException(why) : cause);
    }

    private static EngineException answered(String what, int status, String text) {
        var known = text.toLowerCase(Locale.ROOT);
        var line = "Docker could not " + what + ": " + text;
        if (hasOneOf(known, CHANGED)) {
            return new EngineException.WrongState(line);
        }
        if (hasOneOf(known, FULL)) {
            return new EngineException.DiskFull(line + "; free some: docker system df");
        }
        if (hasOneOf(known, OVERLAP)) {
            return new EngineException.SubnetTaken(line);
        }
        if (hasOneOf(known, TAKEN)) {
            return new EngineException.Conflict(line + "; remove what has it, or choose another");
        }
        return byStatus(status, known, line);
    }

    private static EngineException byStatus(int status, String known, String line) {
        if (status == 404 && known.contains("no such image")) {
            return new EngineException.ImageNotFound(line + "; was it removed? see: docker image ls");
        }
        return switch (status) {
            case 404 -> new EngineException.Gone(line);
            case 304, 409 -> new EngineException.WrongState(line);
            case 400, 403, 501 -> new EngineException.Refused(line);
            default ->
                hasOneOf(known, NOT_STARTABLE) && !hasOneOf(known, SHORT_OF_RESOURCES)
                        ? new EngineException.Refused(line)
                        : new EngineException.Failed(line + "; see the engine's own log");
        };
    }

    static boolean hasOneOf(String text, List<String> parts) {
        return parts.stream().anyMatch(text::contains);
    }

    /** The message in the engine's JSON, on one line. */
    static String text(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return "no reason given";
        }
        var json = body.indexOf('{');
        var message = json < 0 ? body : message(body.substring(json), body);
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String message(String json, String otherwise) {
        try {
            return Json.read(json).path("message").asText(otherwise);
        } catch (JsonProcessingException e) {
            return otherwise;
        }
    }
}
