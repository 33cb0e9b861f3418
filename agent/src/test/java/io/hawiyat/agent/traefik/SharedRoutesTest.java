package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.route;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications of one project that answer the same host and path by weight, at a real Traefik. */
class SharedRoutesTest {

    private static final String OLD = "127.0.0.2";
    private static final String NEW = "127.0.0.3";

    @TempDir
    static Path directory;

    private static final int PORT = RealTraefik.freePort();
    private static RealTraefik traefik;
    private static TestServer one;
    private static TestServer two;

    private PublishedRoutes routes;
    private RouteDrift drift;

    @BeforeAll
    static void start() throws Exception {
        one = new TestServer(OLD, PORT);
        two = new TestServer(NEW, PORT);
        traefik = RealTraefik.start(directory);
    }

    @AfterAll
    static void stop() {
        traefik.close();
        one.close();
        two.close();
    }

    @BeforeEach
    void read() {
        routes = traefik.routes();
        drift = new RouteDrift(traefik.publisher);
    }

    @AfterEach
    void clear() {
        for (var name : List.of("old", "new")) {
            publish(ApplicationRoutes.none(app(name)));
        }
    }

    private static ApplicationRoutes part(String name, int weight, String... servers) {
        return new ApplicationRoutes(app(name), List.of(route("web.test", PORT).sharedBy(weight)), List.of(servers));
    }

    private void publish(ApplicationRoutes application) {
        assertThat(routes.publish(application)).isInstanceOf(Confirmed.class);
    }

    /** How many of twenty visitors come to the new application. */
    private static long comeToNew() {
        var visitor = new Visitor(traefik);
        var answers = IntStream.range(0, 20)
                .mapToObj(visit -> visitor.visit("web.test", "/"))
                .toList();
        assertThat(answers).allMatch(it -> it.startsWith("200"));
        return answers.stream().filter(("200 " + NEW)::equals).count();
    }

    @Test
    void eachGetsItsPart() {
        publish(part("old", 90, OLD));
        publish(part("new", 10, NEW));

        assertThat(comeToNew()).isEqualTo(2);
        assertThat(drift.of(part("old", 90, OLD))).isEmpty();
        assertThat(drift.of(part("new", 10, NEW))).isEmpty();
    }

    @Test
    void anotherWeightOfOneChangesWhatTheOtherLeadsTo() {
        publish(part("old", 90, OLD));
        publish(part("new", 10, NEW));

        publish(part("new", 30, NEW));

        assertThat(comeToNew()).isEqualTo(5);
        assertThat(drift.of(part("new", 10, NEW))).isNotEmpty();
        assertThat(drift.of(part("old", 90, OLD))).isEmpty();
    }

    @Test
    void oneWithoutServersLeavesAllToTheOther() {
        publish(part("old", 90, OLD));
        publish(part("new", 10));

        assertThat(comeToNew()).isZero();
        publish(part("new", 10, NEW));
        publish(part("old", 90));
        assertThat(comeToNew()).isEqualTo(20);
    }

    @Test
    void aWeightOfNothingIsNoVisitor() {
        publish(part("old", 1, OLD));
        publish(part("new", 0, NEW));

        assertThat(comeToNew()).isZero();
    }

    @Test
    void aCanaryOfOneIsTriedWithinItsPart() {
        publish(part("old", 50, OLD));
        var tried = part("new", 50, OLD);
        publish(new ApplicationRoutes(
                tried.id(), tried.routes(), tried.servers(), Optional.of(new CanaryServers(List.of(NEW), 40))));

        assertThat(comeToNew()).isEqualTo(4);
    }

    @Test
    void aVisitorStaysWithOneApplicationWhenSticky() {
        var sticky = HttpRoute.plain("web.test", "/", PORT, List.of(), Optional.empty(), true, OptionalInt.empty());
        publish(new ApplicationRoutes(app("old"), List.of(sticky.sharedBy(50)), List.of(OLD)));
        publish(new ApplicationRoutes(app("new"), List.of(sticky.sharedBy(50)), List.of(NEW)));

        for (var stranger = 0; stranger < 4; stranger++) {
            var visitor = new Visitor(traefik);
            var first = visitor.visit("web.test", "/");
            assertThat(IntStream.range(0, 6).mapToObj(visit -> visitor.visit("web.test", "/")))
                    .containsOnly(first);
        }
    }

    @Test
    void comingAndGoingDropsNoRequest() throws Exception {
        publish(simple("old", PORT, OLD));
        var alone = new ApplicationRoutes(app("old"), List.of(route("web.test", PORT)), List.of(OLD));
        publish(alone);
        try (var load = new OpenLoopLoad(new Visitor(traefik), "web.test", 150)) {
            for (var turn = 1; turn <= 6; turn++) {
                publish(part("old", 10 * turn, OLD));
                publish(part("new", 50, NEW));
                publish(part("old", 10 * turn + 5, OLD));
                publish(ApplicationRoutes.none(app("new")));
                publish(alone);
            }
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.answered()).isPositive();
        }
    }

    @Test
    void whatADeadAgentLeftOutOfStepIsDrift() {
        publish(part("old", 90, OLD));
        var before = traefik.publisher.read("shop.old.yaml").orElseThrow();
        publish(part("new", 10, NEW));
        traefik.publisher.write(before);

        assertThat(drift.of(part("old", 90, OLD))).isNotEmpty();
        publish(part("old", 90, OLD));
        // Traefik may come to the file of before late, and begins its turns anew.
        assertThat(comeToNew()).isBetween(1L, 3L);
    }
}
