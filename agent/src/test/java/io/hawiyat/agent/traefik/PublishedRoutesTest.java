package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.route;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.Confirmation.Rejected;
import io.hawiyat.agent.traefik.Confirmation.Silent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedRoutesTest {

    @TempDir
    static Path directory;

    private static final int PORT = RealTraefik.freePort();
    private static RealTraefik traefik;
    private static TestServer one;
    private static TestServer two;

    private PublishedRoutes routes;
    private RouteDrift drift;
    private Visitor visitor;

    @BeforeAll
    static void start() throws Exception {
        one = new TestServer("127.0.0.2", PORT);
        two = new TestServer("127.0.0.3", PORT);
        traefik = RealTraefik.start(directory);
    }

    @AfterAll
    static void stop() {
        traefik.close();
        one.close();
        two.close();
    }

    @BeforeEach
    void visit() {
        routes = traefik.routes();
        drift = new RouteDrift(traefik.publisher);
        visitor = new Visitor(traefik);
    }

    @AfterEach
    void clear() {
        traefik.publisher.remove("stranger.yaml");
        for (var name : List.of("web", "all", "api", "good", "bad")) {
            assertThat(routes.publish(ApplicationRoutes.none(app(name)))).isInstanceOf(Confirmed.class);
        }
    }

    @Test
    void confirmsRoutesThatThenAnswer() {
        assertThat(routes.publish(simple("web", PORT, "127.0.0.2"))).isInstanceOf(Confirmed.class);
        assertThat(visitor.visit("web.test", "/")).isEqualTo("200 127.0.0.2");
        assertThat(visitor.visit("other.test", "/")).startsWith("404");

        assertThat(routes.publish(simple("web", PORT, "127.0.0.3"))).isInstanceOf(Confirmed.class);
        assertThat(visitor.visit("web.test", "/")).isEqualTo("200 127.0.0.3");
    }

    @Test
    void confirmsThatRoutesAreGone() {
        routes.publish(simple("web", PORT, "127.0.0.2"));

        assertThat(routes.publish(ApplicationRoutes.none(app("web")))).isInstanceOf(Confirmed.class);
        assertThat(visitor.visit("web.test", "/")).startsWith("404");
    }

    @Test
    void answers503WhileThereIsNoServer() {
        assertThat(routes.publish(simple("web", PORT))).isInstanceOf(Confirmed.class);
        assertThat(visitor.visit("web.test", "/")).startsWith("503");
    }

    @Test
    void routesByPathAndPriority() {
        var all = new ApplicationRoutes(app("all"), List.of(prioritised("/", 1)), List.of("127.0.0.2"));
        var api = new ApplicationRoutes(app("api"), List.of(prioritised("/api", 2)), List.of("127.0.0.3"));

        assertThat(routes.publish(all)).isInstanceOf(Confirmed.class);
        assertThat(routes.publish(api)).isInstanceOf(Confirmed.class);
        assertThat(visitor.visit("one.test", "/x")).isEqualTo("200 127.0.0.2");
        assertThat(visitor.visit("one.test", "/api/x")).isEqualTo("200 127.0.0.3");
    }

    @Test
    void keepsAVisitorAtOneServerWhenSticky() {
        var sticky = HttpRoute.plain("web.test", "/", PORT, List.of(), Optional.empty(), true, OptionalInt.empty());
        routes.publish(new ApplicationRoutes(app("web"), List.of(sticky), List.of("127.0.0.2", "127.0.0.3")));
        var first = visitor.visit("web.test", "/");

        for (var visit = 0; visit < 6; visit++) {
            assertThat(visitor.visit("web.test", "/")).isEqualTo(first).startsWith("200");
        }
    }

    @Test
    void givesACanaryItsPartOfTheRequestsAndTakesItAway() {
        var alone = simple("web", PORT, "127.0.0.2");
        var tried = new ApplicationRoutes(
                alone.id(), alone.routes(), alone.servers(), Optional.of(new CanaryServers(List.of("127.0.0.3"), 20)));

        assertThat(routes.publish(alone)).isInstanceOf(Confirmed.class);
        assertThat(routes.publish(tried)).isInstanceOf(Confirmed.class);
        assertThat(visitsOf("127.0.0.3", 50)).isEqualTo(10);
        assertThat(drift.published(tried.id()).orElseThrow().with(tried.routes()))
                .isEqualTo(tried);
        assertThat(drift.since(tried.id())).isPresent();
        assertThat(routes.publish(alone)).isInstanceOf(Confirmed.class);
        assertThat(visitsOf("127.0.0.3", 20)).isZero();
    }

    private long visitsOf(String server, int visits) {
        return IntStream.range(0, visits)
                .filter(visit -> visitor.visit("web.test", "/").equals("200 " + server))
                .count();
    }

    @Test
    void keepsAVisitorWithTheCanaryWhenSticky() {
        var sticky = HttpRoute.plain("web.test", "/", PORT, List.of(), Optional.empty(), true, OptionalInt.empty());
        var tried = new ApplicationRoutes(
                app("web"),
                List.of(sticky),
                List.of("127.0.0.2"),
                Optional.of(new CanaryServers(List.of("127.0.0.3"), 50)));
        assertThat(routes.publish(tried)).isInstanceOf(Confirmed.class);
        var first = visitor.visit("web.test", "/");

        for (var visit = 0; visit < 6; visit++) {
            assertThat(visitor.visit("web.test", "/")).isEqualTo(first).startsWith("200");
        }
    }

    @Test
    void confirmsAgainWithoutWritingWhenNothingChanged() throws IOException {
        routes.publish(simple("web", PORT, "127.0.0.2"));
        var written = Files.getLastModifiedTime(directory.resolve("shop.web.yaml"));

        assertThat(routes.publish(simple("web", PORT, "127.0.0.2"))).isInstanceOf(Confirmed.class);
        assertThat(routes.look(simple("web", PORT, "127.0.0.2"))).isInstanceOf(Confirmed.class);
        assertThat(routes.look(simple("web", PORT, "127.0.0.3"))).isInstanceOf(Rejected.class);
        assertThat(Files.getLastModifiedTime(directory.resolve("shop.web.yaml")))
                .isEqualTo(written);
    }

    @Test
    void withdrawsWhatTraefikDisablesAndTellsItsWords() {
        routes.publish(simple("web", PORT, "127.0.0.2"));
        var nowhere = HttpRoute.plain(
                "web.test", "/", PORT, List.of("nowhere"), Optional.empty(), false, OptionalInt.empty());

        assertThat(routes.publish(new ApplicationRoutes(app("web"), List.of(nowhere), List.of("127.0.0.3"))))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message())
                                .contains("entryPoint \"nowhere\" doesn't exist")
                                .doesNotContain("not confirmed"));
        assertThat(visitor.visit("web.test", "/")).isEqualTo("200 127.0.0.2");
        assertThat(drift.of(simple("web", PORT, "127.0.0.2"))).isEmpty();
    }

    @Test
    void withdrawsAFileThatTraefikCanNotReadAndTheOthersGoOn() {
        routes.publish(simple("good", PORT, "127.0.0.2"));
        routes.publish(simple("bad", PORT, "127.0.0.2"));
        var spoiling = new SpoilingPublisher(traefik.publisher, "shop.bad.yaml", "127.0.0.3");

        assertThat(traefik.routes(spoiling).publish(simple("bad", PORT, "127.0.0.3")))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message())
                                .contains("shop.bad.yaml")
                                .contains("field not found")
                                .doesNotContain("not confirmed"));
        assertThat(routes.publish(simple("good", PORT, "127.0.0.3"))).isInstanceOf(Confirmed.class);
        assertThat(visitor.visit("good.test", "/")).isEqualTo("200 127.0.0.3");
        assertThat(visitor.visit("bad.test", "/")).isEqualTo("200 127.0.0.2");
    }

    @Test
    void blamesNoApplicationForAnotherFileThatStopsTraefik() {
        traefik.publisher.write(new DynamicFile("stranger.yaml", "http: {nonsense: 1}\n"));

        assertThat(traefik.routes(Duration.ofSeconds(3)).publish(simple("web", PORT, "127.0.0.2")))
                .isInstanceOfSatisfying(
                        Silent.class,
                        silent -> assertThat(silent.message())
                                .contains("another file")
                                .contains("stranger.yaml"));
        assertThat(traefik.publisher.read("shop.web.yaml")).isEmpty();
        assertThat(drift.strangers(Set::of)).containsExactly("stranger.yaml");
    }

    @Test
    void seesFilesThatWereEditedDeletedOrAdded() {
        var web = simple("web", PORT, "127.0.0.2");
        routes.publish(web);
        assertThat(drift.of(web)).isEmpty();
        assertThat(drift.published())
                .containsExactly(new PublishedApplication(app("web"), List.of("127.0.0.2"), Optional.empty()));

        var text = traefik.publisher.read("shop.web.yaml").orElseThrow().text();
        traefik.publisher.write(new DynamicFile("shop.web.yaml", text.replace("127.0.0.2", "127.0.0.3")));
        assertThat(drift.of(web)).singleElement().asString().contains("127.0.0.3");
        assertThat(drift.published())
                .containsExactly(new PublishedApplication(app("web"), List.of("127.0.0.3"), Optional.empty()));
        assertThat(routes.publish(web)).isInstanceOf(Confirmed.class);

        traefik.publisher.write(new DynamicFile("shop.web.yaml", text + "# mine\n"));
        assertThat(drift.of(web)).containsExactly("shop.web.yaml was edited");

        traefik.publisher.remove("shop.web.yaml");
        assertThat(drift.of(web)).containsExactly("shop.web.yaml is missing");
        assertThat(drift.strangers(() -> Set.of(app("web")))).isEmpty();
    }

    private static Route prioritised(String path, int priority) {
        var route = route("one.test", PORT);
        return HttpRoute.plain(
                route.host(), path, PORT, List.of("http"), Optional.empty(), false, OptionalInt.of(priority));
    }
}
