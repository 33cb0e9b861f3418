package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hawiyat.agent.manifest.ApplicationId;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** All that an agent tells anybody: what it answers, and what it writes into its own log from {@link #listen} on. */
final class Told implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private Told() {}

    static Told listen() {
        var told = new Told();
        told.log.start();
        told.root.addAppender(told.log);
        return told;
    }

    /** Each answer of the API and each page about an application, and each line of the log, with its causes. */
    List<String> texts(Stage stage, ApplicationId application) {
        var texts = new ArrayList<String>();
        var browser = new Browser(stage.bean(EmbeddedServer.class).getPort());
        var one = "/applications/" + application.project() + "/" + application.name();
        Stream.of(
                        "/api/v1/applications",
                        "/api/v1/deployments",
                        "/api/v1/events",
                        "/api/v1/sources",
                        "/api/v1" + one,
                        "/api/v1" + one + "/manifest",
                        "/api/v1" + one + "/logs",
                        "/api/v1" + one + "/explain",
                        "/",
                        one,
                        "/metrics")
                .map(path -> browser.visit("127.0.0.1", path))
                .forEach(texts::add);
        assertThat(texts).allSatisfy(text -> assertThat(text).startsWith("200 "));
        synchronized (log) {
            log.list.forEach(line -> texts.add(
                    line.getFormattedMessage() + line.getKeyValuePairs() + Objects.toString(line.getThrowableProxy())));
        }
        return texts;
    }

    @Override
    public void close() {
        root.detachAppender(log);
    }
}
