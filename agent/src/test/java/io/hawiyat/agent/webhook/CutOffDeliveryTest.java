package io.hawiyat.agent.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Everybody can do this to the endpoint, so it must cost next to nothing. */
class CutOffDeliveryTest {

    private static final String BEGINNING = """
            POST /webhooks/github/shop HTTP/1.1\r
            Host: 127.0.0.1\r
            Content-Type: application/json\r
            X-GitHub-Event: push\r
            Content-Length: 1000\r
            \r
            {"ref":""";

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @Test
    void whoGoesAwayInTheMiddleOfABodyIsCountedAndNoMore() throws Exception {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        lines.start();
        root.addAppender(lines);
        try (var server = new WebhookServer()) {
            try (var sender = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                sender.getOutputStream().write(BEGINNING.getBytes(US_ASCII));
                sender.getOutputStream().flush();
                Thread.sleep(200);
            }
            awaitCounted(server);
        } finally {
            root.detachAppender(lines);
        }

        assertThat(List.copyOf(lines.list)).noneMatch(it -> it.getLevel().isGreaterOrEqual(Level.WARN));
    }

    private static void awaitCounted(WebhookServer server) throws Exception {
        var counted = "hawiyat_webhook_deliveries_total{provider=\"github\",status=\"400\"} 1";
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (!server.metrics().contains(counted)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
