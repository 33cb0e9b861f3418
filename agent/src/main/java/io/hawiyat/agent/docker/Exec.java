package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Commands in running containers. The engine can not end one: past its timeout it goes on, unheard. */
final class Exec {

    private static final int LIMIT = 64 * 1024;

    private final EngineConnection connection;

    Exec(EngineConnection connection) {
        this.connection = connection;
    }

    /**
     * @throws EngineException.TimedOut when it did not end in time
     * @throws EngineException.WrongState when the container does not run
     */
    ExecResult run(String container, List<String> command, Duration timeout) {
        var id = connection.call(
                "create a command in container " + container,
                client -> client.execCreateCmd(container)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .withCmd(command.toArray(String[]::new))
                        .exec()
                        .getId());
        var output = connection.exchange(
                "run " + command.getFirst() + " in container " + container, start(id), timeout, body -> bounded(body));
        var ended = connection.read(
                "read the exit code of " + command.getFirst(), EngineRequest.get("/exec/" + id + "/json", Map.of()));
        return new ExecResult(ended.path("ExitCode").asInt(-1), output);
    }

    private static EngineRequest start(String id) {
        ObjectNode body = Json.object().put("Detach", false).put("Tty", false);
        return EngineRequest.post("/exec/" + id + "/start", Map.of()).withBody(body.toString());
    }

    /** Reads to the end, which is when the command ends, and keeps the beginning. */
    private static String bounded(InputStream body) throws IOException {
        var output = new ByteArrayOutputStream();
        var frames = new Frames(body);
        for (var bytes = frames.next(); bytes.length > 0; bytes = frames.next()) {
            output.write(bytes, 0, Math.min(bytes.length, LIMIT - output.size()));
        }
        return output.toString(StandardCharsets.UTF_8);
    }
}
