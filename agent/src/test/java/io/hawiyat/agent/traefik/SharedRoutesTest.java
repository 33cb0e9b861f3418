package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.route;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static io.hawiyat.agent.traefik.TestRoutes.stickyRoute;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications of one project that answer the same host and path by weight, at a real Traefik. */
class SharedRoutesTest {

    private static final String OLD = TestSite.ONE;
    private static final String NEW = TestSite.TWO;

    @AutoClose
    private static TestSite<TestServer> site;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        site = TestSite.start(directory, TestServer::new);
    }

    @AfterEach
    void clear() {
        site.clear("old", "new");
    }

    private static ApplicationRoutes part(String name, int weight, String... servers) {
        return new ApplicationRoutes(
                app(name), List.of(route("web.test", site.port).sharedBy(weight)), List.of(servers));
    }

    /** How many of twenty visitors come to the new application. */
    private static long comeToNew() {
        var visitor = new Visitor(site.traefik);
        var answers = IntStream.range(0, 20)
                .mapToObj(visit -> visitor.visit("web.test", "/"))
                .toList();
        assertThat(answers).allMatch(it -> it.startsWith("200"));
        return answers.stream().filter(("200 " + NEW)::equals).count();
    }

    @Test
    void eachGetsItsPart() {
        site.confirms(part("old", 90, OLD));
        site.confirms(part("new", 10, NEW));

        assertThat(comeToNew()).isEqualTo(2);
        assertThat(site.drift.of(part("old", 90, OLD))).isEmpty();
        assertThat(site.drift.of(part("new", 10, NEW))).isEmpty();
    }

    @Test
    void anotherWeightOfOneChangesWhatTheOtherLeadsTo() {
        site.confirms(part("old", 90, OLD));
        site.confirms(part("new", 10, NEW));

        site.confirms(part("new", 30, NEW));

        assertThat(comeToNew()).isEqualTo(5);
        assertThat(site.drift.of(part("new", 10, NEW))).isNotEmpty();
        assertThat(site.drift.of(part("old", 90, OLD))).isEmpty();
    }

    @Test
    void oneWithoutServersLeavesAllToTheOther() {
        site.confirms(part("old", 90, OLD));
        site.confirms(part("new", 10));

        assertThat(comeToNew()).isZero();
        site.confirms(part("new", 10, NEW));
        site.confirms(part("old", 90));
        assertThat(comeToNew()).isEqualTo(20);
    }

    @Test
    void aWeightOfNothingIsNoVisitor() {
        site.confirms(part("old", 1, OLD));
        site.confirms(part("new", 0, NEW));

        assertThat(comeToNew()).isZero();
    }

    @Test
    void aCanaryOfOneIsTriedWithinItsPart() {
        site.confirms(part("old", 50, OLD));
        var tried = part("new", 50, OLD);
        site.confirms(new ApplicationRoutes(
                tried.id(), tried.routes(), tried.servers(), Optional.of(new CanaryServers(List.of(NEW), 40))));

        assertThat(comeToNew()).isEqualTo(4);
    }

    @Test
    void aVisitorStaysWithOneApplicationWhenSticky() {
        var sticky = stickyRoute("web.test", site.port);
        site.confirms(new ApplicationRoutes(app("old"), List.of(sticky.sharedBy(50)), List.of(OLD)));
        site.confirms(new ApplicationRoutes(app("new"), List.of(sticky.sharedBy(50)), List.of(NEW)));

        for (var stranger = 0; stranger < 4; stranger++) {
            var visitor = new Visitor(site.traefik);
            var first = visitor.visit("web.test", "/");
            assertThat(IntStream.range(0, 6).mapToObj(visit -> visitor.visit("web.test", "/")))
                    .containsOnly(first);
        }
    }

    @Test
    void comingAndGoingDropsNoRequest() throws Exception {
        site.confirms(simple("old", site.port, OLD));
        var alone = new ApplicationRoutes(app("old"), List.of(route("web.test", site.port)), List.of(OLD));
        site.confirms(alone);
        try (var load = new OpenLoopLoad(new Visitor(site.traefik), "web.test", 150)) {
            for (var turn = 1; turn <= 6; turn++) {
                site.confirms(part("old", 10 * turn, OLD));
                site.confirms(part("new", 50, NEW));
                site.confirms(part("old", 10 * turn + 5, OLD));
                site.confirms(ApplicationRoutes.none(app("new")));
                site.confirms(alone);
            }
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.answered()).isPositive();
        }
    }

    @Test
    void whatADeadAgentLeftOutOfStepIsDrift() throws InterruptedException {
        site.confirms(part("old", 90, OLD));
        var before = site.traefik.publisher.read("shop.old.yaml").orElseThrow();
        site.confirms(part("new", 10, NEW));
        site.traefik.publisher.write(before);

        assertThat(site.drift.of(part("old", 90, OLD))).isNotEmpty();
        awaitRejected(part("old", 90, OLD));
        site.confirms(part("old", 90, OLD));
        assertThat(comeToNew()).isEqualTo(2);
    }

    /** Until Traefik has come to what was written. */
    private static void awaitRejected(ApplicationRoutes routes) throws InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        while (!(site.routes.look(routes) instanceof Confirmation.Rejected)) {
            assertThat(deadline.passed()).isFalse();
            Thread.sleep(20);
        }
    }
}
