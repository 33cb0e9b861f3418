package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.route;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static io.hawiyat.agent.traefik.TestRoutes.stickyRoute;
import static io.hawiyat.agent.traefik.TestSite.ONE;
import static io.hawiyat.agent.traefik.TestSite.TWO;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedRoutesTest {

    @TempDir
    private static Path directory;

    @AutoClose
    private static TestSite<TestServer> site;

    private Visitor visitor;

    @BeforeAll
    static void start() throws Exception {
        site = TestSite.start(directory, TestServer::new);
    }

    @BeforeEach
    void visit() {
        visitor = new Visitor(site.traefik);
    }

    @AfterEach
    void clear() {
        site.traefik.publisher.remove("stranger.yaml");
        site.clear("web", "all", "api", "good", "bad");
    }

    @Test
    void confirmsRoutesThatThenAnswer() {
        site.confirms(simple("web", site.port, ONE));
        assertThat(visitor.visit("web.test", "/")).isEqualTo("200 " + ONE);
        assertThat(visitor.visit("other.test", "/")).startsWith("404");

        site.confirms(simple("web", site.port, TWO));
        assertThat(visitor.visit("web.test", "/")).isEqualTo("200 " + TWO);
    }

    @Test
    void confirmsThatRoutesAreGone() {
        site.confirms(simple("web", site.port, ONE));

        site.confirms(ApplicationRoutes.none(app("web")));
        assertThat(visitor.visit("web.test", "/")).startsWith("404");
    }

    @Test
    void answers503WhileThereIsNoServer() {
        site.confirms(simple("web", site.port));
        assertThat(visitor.visit("web.test", "/")).startsWith("503");
    }

    @Test
    void routesByPathAndPriority() {
        var all = new ApplicationRoutes(app("all"), List.of(prioritised("/", 1)), List.of(ONE));
        var api = new ApplicationRoutes(app("api"), List.of(prioritised("/api", 2)), List.of(TWO));

        site.confirms(all);
        site.confirms(api);
        assertThat(visitor.visit("one.test", "/x")).isEqualTo("200 " + ONE);
        assertThat(visitor.visit("one.test", "/api/x")).isEqualTo("200 " + TWO);
    }

    @Test
    void keepsAVisitorAtOneServerWhenSticky() {
        var sticky = stickyRoute("web.test", site.port);
        site.confirms(new ApplicationRoutes(app("web"), List.of(sticky), List.of(ONE, TWO)));
        var first = visitor.visit("web.test", "/");

        for (var visit = 0; visit < 6; visit++) {
            assertThat(visitor.visit("web.test", "/")).isEqualTo(first).startsWith("200");
        }
    }

    @Test
    void givesACanaryItsPartOfTheRequestsAndTakesItAway() {
        var alone = simple("web", site.port, ONE);
        var tried = new ApplicationRoutes(
                alone.id(), alone.routes(), alone.servers(), Optional.of(new CanaryServers(List.of(TWO), 20)));

        site.confirms(alone);
        site.confirms(tried);
        assertThat(visitsOf(TWO, 50)).isEqualTo(10);
        assertThat(site.drift.published(tried.id()).orElseThrow().with(tried.routes()))
                .isEqualTo(tried);
        assertThat(site.drift.since(tried.id())).isPresent();
        site.confirms(alone);
        assertThat(visitsOf(TWO, 20)).isZero();
    }

    private long visitsOf(String server, int visits) {
        return IntStream.range(0, visits)
                .filter(visit -> visitor.visit("web.test", "/").equals("200 " + server))
                .count();
    }

    @Test
    void keepsAVisitorWithTheCanaryWhenSticky() {
        var sticky = stickyRoute("web.test", site.port);
        var tried = new ApplicationRoutes(
                app("web"), List.of(sticky), List.of(ONE), Optional.of(new CanaryServers(List.of(TWO), 50)));
        site.confirms(tried);
        var first = visitor.visit("web.test", "/");

        for (var visit = 0; visit < 6; visit++) {
            assertThat(visitor.visit("web.test", "/")).isEqualTo(first).startsWith("200");
        }
    }

    @Test
    void confirmsAgainWithoutWritingWhenNothingChanged() throws IOException {
        site.confirms(simple("web", site.port, ONE));
        var written = Files.getLastModifiedTime(directory.resolve("shop.web.yaml"));

        site.confirms(simple("web", site.port, ONE));
        assertThat(site.routes.look(simple("web", site.port, ONE))).isInstanceOf(Confirmed.class);
        assertThat(site.routes.look(simple("web", site.port, TWO))).isInstanceOf(Rejected.class);
        assertThat(Files.getLastModifiedTime(directory.resolve("shop.web.yaml")))
                .isEqualTo(written);
    }

    @Test
    void withdrawsWhatTraefikDisablesAndTellsItsWords() {
        site.confirms(simple("web", site.port, ONE));
        var nowhere = HttpRoute.plain(
                "web.test", "/", site.port, List.of("nowhere"), Optional.empty(), false, OptionalInt.empty());

        assertThat(site.routes.publish(new ApplicationRoutes(app("web"), List.of(nowhere), List.of(TWO))))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message())
                                .contains("entryPoint \"nowhere\" doesn't exist")
                                .doesNotContain("not confirmed"));
        assertThat(visitor.visit("web.test", "/")).isEqualTo("200 " + ONE);
        assertThat(site.drift.of(simple("web", site.port, ONE))).isEmpty();
    }

    @Test
    void withdrawsAFileThatTraefikCanNotReadAndTheOthersGoOn() {
        site.confirms(simple("good", site.port, ONE));
        site.confirms(simple("bad", site.port, ONE));
        var spoiling = new SpoilingPublisher(site.traefik.publisher, "shop.bad.yaml", TWO);

        assertThat(site.traefik.routes(spoiling).publish(simple("bad", site.port, TWO)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message())
                                .contains("shop.bad.yaml")
                                .contains("field not found")
                                .doesNotContain("not confirmed"));
        site.confirms(simple("good", site.port, TWO));
        assertThat(visitor.visit("good.test", "/")).isEqualTo("200 " + TWO);
        assertThat(visitor.visit("bad.test", "/")).isEqualTo("200 " + ONE);
    }

    @Test
    void blamesNoApplicationForAnotherFileThatStopsTraefik() {
        site.traefik.publisher.write(new DynamicFile("stranger.yaml", "http: {nonsense: 1}\n"));

        assertThat(site.traefik.routes(Duration.ofSeconds(3)).publish(simple("web", site.port, ONE)))
                .isInstanceOfSatisfying(
                        Silent.class,
                        silent -> assertThat(silent.message())
                                .contains("another file")
                                .contains("stranger.yaml"));
        assertThat(site.traefik.publisher.read("shop.web.yaml")).isEmpty();
        assertThat(site.drift.strangers(Set::of)).containsExactly("stranger.yaml");
    }

    @Test
    void seesFilesThatWereEditedDeletedOrAdded() {
        var web = simple("web", site.port, ONE);
        site.confirms(web);
        assertThat(site.drift.of(web)).isEmpty();
        assertThat(site.drift.published())
                .containsExactly(new PublishedApplication(app("web"), List.of(ONE), Optional.empty()));

        var text = site.traefik.publisher.read("shop.web.yaml").orElseThrow().text();
        site.traefik.publisher.write(new DynamicFile("shop.web.yaml", text.replace(ONE, TWO)));
        assertThat(site.drift.of(web)).singleElement().asString().contains(TWO);
        assertThat(site.drift.published())
                .containsExactly(new PublishedApplication(app("web"), List.of(TWO), Optional.empty()));
        site.confirms(web);

        site.traefik.publisher.write(new DynamicFile("shop.web.yaml", text + "# mine\n"));
        assertThat(site.drift.of(web)).containsExactly("shop.web.yaml was edited");

        site.traefik.publisher.remove("shop.web.yaml");
        assertThat(site.drift.of(web)).containsExactly("shop.web.yaml is missing");
        assertThat(site.drift.strangers(() -> Set.of(app("web")))).isEmpty();
    }

    private static Route prioritised(String path, int priority) {
        var route = route("one.test", site.port);
        return HttpRoute.plain(
                route.host(), path, site.port, List.of("http"), Optional.empty(), false, OptionalInt.of(priority));
    }
}
