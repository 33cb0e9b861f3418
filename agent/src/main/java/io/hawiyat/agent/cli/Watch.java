package io.hawiyat.agent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows something again whenever the agent says that something changed, and now and then without its word, which also
 * tells whether it still answers.
 */
final class Watch {

    private static final Duration WITHOUT_WORD = Duration.ofSeconds(10);

    /** A rollout of many applications is many words a second; a person reads fewer. */
    private static final Duration PACE = Duration.ofMillis(200);

    private final ApiClient client;
    private final Terminal terminal;
    private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);

    Watch(ApiClient client, Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /**
     * Shows until the thread is interrupted.
     *
     * @param look what to show now
     * @throws CommandFailed when the agent no longer answers
     */
    void run(Supplier<List<String>> look) {
        var listener = Thread.ofVirtual().start(this::listen);
        try {
            List<String> before = List.of();
            while (true) {
                var now = look.get();
                if (!now.equals(before)) {
                    show(now);
                    before = now;
                }
                if (!listener.isAlive()) {
                    listener = Thread.ofVirtual().start(this::listen);
                }
                Thread.sleep(PACE);
                changes.poll(WITHOUT_WORD.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        } finally {
            listener.interrupt();
        }
    }

    private void show(List<String> lines) {
        if (terminal.live()) {
            // Home, and clear what is below: no flicker, unlike clearing first.
            terminal.out().print("\u001b[H\u001b[J");
        }
        lines.forEach(terminal::line);
        terminal.out().flush();
    }

    /** Until the stream ends, for whatever reason: looking again now and then makes up for it. */
    private void listen() {
        try {
            client.events("/stream", change -> changes.offer(true));
        } catch (IOException | UncheckedIOException | CommandFailed ended) {
            // The next look is due within seconds, and says so when the agent is gone.
            return;
        }
    }
}
