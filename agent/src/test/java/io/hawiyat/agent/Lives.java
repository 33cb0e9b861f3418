package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One agent that ends at each step once ({@link HaltingWay}), and is started again whenever it has. */
final class Lives implements AutoCloseable {

    /** For each thing that is waited for; it may take a life for every step. */
    private static final Duration DEADLINE = Duration.ofMinutes(8);

    private static final Duration OFTEN = Duration.ofSeconds(1);

    private final Stage stage;
    private final Path halts;
    private ProcessOfAgent agent;

    Lives(Stage stage) {
        this.stage = stage;
        try {
            this.halts = Files.createTempFile("hawiyat-halts", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shortenStarts();
        this.agent = launch();
    }

    /** As {@code make build} does; where it can not be done, the test only takes longer. */
    private static void shortenStarts() {
        try {
            var made = new ProcessBuilder("../tools/aot-cache", "target/hawiyat.jar")
                    .inheritIO()
                    .start()
                    .onExit()
                    .orTimeout(2, TimeUnit.MINUTES)
                    .join();
            System.out.println("tools/aot-cache ended with " + made.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessOfAgent launch() {
        return stage.launchPackaged(OFTEN, Map.of(HaltingWay.VARIABLE, halts.toString()));
    }

    /** Where it has ended so far. */
    List<String> ended() {
        try {
            return Files.readAllLines(halts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again and again until a life of it answers, and the answer is this. */
    void until(Predicate<ProcessOfAgent> answer) {
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!answers(answer)) {
            assertThat(System.nanoTime()).as("ended so far: %s", ended()).isLessThan(deadline);
            if (!agent.lives()) {
                System.out.println(Instant.now() + " it has ended so far: " + ended());
                agent.close();
                agent = launch();
            }
            Stage.pause(Duration.ofMillis(50));
        }
    }

    private boolean answers(Predicate<ProcessOfAgent> answer) {
        try {
            return agent.lives() && answer.test(agent);
        } catch (UncheckedIOException notNow) {
            return false;
        }
    }

    @Override
    public void close() {
        agent.close();
        try {
            Files.deleteIfExists(halts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
