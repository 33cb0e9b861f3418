package io.hawiyat.agent;

import io.hawiyat.agent.api.ContainerLogs;
import io.hawiyat.agent.docker.ApplicationLogs;
import io.hawiyat.agent.docker.ApplicationLogs.Written;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.LogsOfAll;
import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The logs of the engine's containers, as the API shows them. */
final class EngineLogs implements ContainerLogs {

    private final ApplicationLogs logs;
    private final UnaryOperator<String> redaction;

    /** @param redaction takes everything that must stay secret out of a line, before anybody sees it */
    EngineLogs(Engine engine, UnaryOperator<String> redaction) {
        this.logs = new ApplicationLogs(engine.containers());
        this.redaction = redaction;
    }

    @Override
    public List<Line> last(ApplicationId application, int tail) {
        try {
            return logs.last(application, tail).stream().map(this::line).toList();
        } catch (EngineException away) {
            throw new Unavailable(String.valueOf(away.getMessage()), away);
        }
    }

    @Override
    public Following follow(ApplicationId application, int tail) {
        return new Followed(logs.follow(application, tail));
    }

    private Line line(Written written) {
        var line = written.line();
        return new Line(
                line.at(),
                written.container().name(),
                line.error() ? "stderr" : "stdout",
                redaction.apply(line.text()));
    }

    private final class Followed implements Following {

        private final LogsOfAll all;

        Followed(LogsOfAll all) {
            this.all = all;
        }

        @Override
        public Optional<Line> next(Duration atMost) throws InterruptedException {
            return all.next(atMost).map(EngineLogs.this::line);
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
