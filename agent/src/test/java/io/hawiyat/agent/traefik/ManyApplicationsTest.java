package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ManyApplicationsTest {

    private static final Logger LOG = LoggerFactory.getLogger(ManyApplicationsTest.class);
    private static final int MANY = 500;

    @AutoClose
    private static RealTraefik traefik;

    @BeforeAll
    static void startWithMany(@TempDir Path directory) throws Exception {
        traefik = RealTraefik.start(directory);
        var began = System.nanoTime();
        for (var index = 0; index < MANY; index++) {
            traefik.publisher.write(DynamicConfiguration.render(simple("app" + index, 80, "10.0.0.1"))
                    .orElseThrow());
        }
        report("written, " + MANY + " files", List.of(Duration.ofNanos(System.nanoTime() - began)));
        assertThat(traefik.routes(Duration.ofSeconds(30)).publish(simple("app" + (MANY - 1), 80, "10.0.0.1")))
                .isInstanceOf(Confirmed.class);
    }

    @Test
    void confirmsOneChangeAmongManyApplications() {
        var took = new ArrayList<Duration>();
        for (var change = 1; change <= 5; change++) {
            took.add(confirmed(traefik.routes().publish(simple("app7", 80, "10.0.1." + change))));
        }
        report("one change among " + MANY + " applications", took);
    }

    @Test
    void confirmsFortyChangesAtOnceWithFewQuestions() throws Exception {
        var before = traefik.reader.questions();
        var took = publishAtOnce(40);
        var questions = traefik.reader.questions() - before;

        report("forty changes at once among " + MANY + " applications, " + questions + " questions", took);
        // Each waiter alone would ask about ten times.
        assertThat(questions).isLessThan(200);
    }

    @Test
    void seesNoDriftInAnyOfThem() {
        var drift = new RouteDrift(traefik.publisher);

        assertThat(drift.published()).hasSizeGreaterThanOrEqualTo(MANY);
        assertThat(drift.of(simple("app400", 80, "10.0.0.1"))).isEmpty();
        assertThat(traefik.routes().look(simple("app400", 80, "10.0.0.1"))).isInstanceOf(Confirmed.class);
        assertThat(drift.published())
                .contains(new PublishedApplication(app("app400"), List.of("10.0.0.1"), Optional.empty()));
    }

    private static List<Duration> publishAtOnce(int count) throws Exception {
        var routes = traefik.routes();
        var publications = IntStream.range(100, 100 + count)
                .<Callable<Duration>>mapToObj(
                        index -> () -> confirmed(routes.publish(simple("app" + index, 80, "10.0.2.1"))))
                .toList();
        var took = new ArrayList<Duration>();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var publication : all.invokeAll(publications)) {
                took.add(publication.get());
            }
        }
        return took;
    }

    private static Duration confirmed(Confirmation confirmation) {
        assertThat(confirmation).isInstanceOf(Confirmed.class);
        return ((Confirmed) confirmation).took();
    }

    private static void report(String what, List<Duration> took) {
        LOG.atInfo()
                .addKeyValue("what", what)
                .addKeyValue(
                        "millis", took.stream().map(Duration::toMillis).sorted().toList())
                .log("Confirmed");
    }
}
