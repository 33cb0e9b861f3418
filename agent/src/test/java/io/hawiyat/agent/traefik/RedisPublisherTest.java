package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.route;
import static io.hawiyat.agent.traefik.TestRoutes.simple;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Middleware;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.TcpRoute;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.Confirmation.Silent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Routes by way of a Redis, at a real Traefik that watches it. */
class RedisPublisherTest {

    private static final String ONE = "127.0.0.2";
    private static final String TWO = "127.0.0.3";
    private static final String NAME = "hawiyat-test-redis-" + UUID.randomUUID();
    private static final int PORT = FreePort.next();
    private static final int REDIS = FreePort.next();
    private static final int HTTP = FreePort.next();
    private static final int TCP = FreePort.next();
    private static final int API = FreePort.next();

    private static TestServer one;
    private static TestServer two;
    private static RedisStore store;
    private static RedisPublisher publisher;
    private static TraefikApi api;
    private static PublishedRoutes routes;
    private static RouteDrift drift;

    @BeforeAll
    static void start() throws Exception {
        Docker.requireImage("redis:7");
        Docker.requireImage(RealTraefik.IMAGE);
        one = new TestServer(ONE, PORT);
        two = new TestServer(TWO, PORT);
        Docker.output(
                "run",
                "--detach",
                "--name",
                NAME,
                "--network",
                "host",
                "--tmpfs",
                "/data",
                "redis:7",
                "redis-server",
                "--port",
                "" + REDIS,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--requirepass",
                "p@ss",
                "--notify-keyspace-events",
                "KEA");
        Docker.output(
                "run",
                "--detach",
                "--name",
                NAME + "-traefik",
                "--network",
                "host",
                RealTraefik.IMAGE,
                "--entryPoints.http.address=127.0.0.1:" + HTTP,
                "--entryPoints.tcp.address=127.0.0.1:" + TCP,
                "--entryPoints.traefik.address=127.0.0.1:" + API,
                "--api.insecure=true",
                "--providers.redis.endpoints=127.0.0.1:" + REDIS,
                "--providers.redis.password=p@ss",
                "--providers.redis.rootKey=shop",
                "--providers.providersThrottleDuration=1ms");
        store = new RedisStore("redis://:p%40ss@127.0.0.1:" + REDIS);
        publisher = new RedisPublisher(store, "shop", InstantSource.system());
        api = new TraefikApi(() -> URI.create("http://127.0.0.1:" + API), Provider.REDIS, took -> {});
        routes = PublishedRoutes.of(publisher, api, TraefikLog.unreadable(), InstantSource.system());
        drift = new RouteDrift(publisher);
        awaitBoth();
    }

    private static void awaitBoth() throws InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        while (!(routes.publish(simple("ready", PORT, ONE)) instanceof Confirmed)) {
            assertThat(deadline.passed()).isFalse();
            Thread.sleep(50);
        }
        routes.publish(ApplicationRoutes.none(app("ready")));
    }

    @AfterAll
    static void stop() {
        api.close();
        store.close();
        one.close();
        two.close();
        Docker.run("rm", "-f", NAME, NAME + "-traefik");
    }

    @AfterEach
    void clear() {
        for (var name : List.of("web", "old", "new")) {
            publish(ApplicationRoutes.none(app(name)));
        }
        assertThat(publisher.names()).isEmpty();
        assertThat(keys()).as("what keeps the tree").isEqualTo(1);
    }

    private static int keys() {
        return store.call(redis -> redis.keys("shop/*")).size();
    }

    private static void publish(ApplicationRoutes application) {
        assertThat(routes.publish(application)).isInstanceOf(Confirmed.class);
        assertThat(drift.of(application)).isEmpty();
    }

    private static void awaitVisit(String host, String answer) throws InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        while (!visit(host).equals(answer)) {
            assertThat(deadline.passed()).isFalse();
            Thread.sleep(20);
        }
    }

    private static String visit(String host) {
        return new Visitor(HTTP).visit(host, "/");
    }

    @Test
    void routesAreLiveAndGoneAsTheyArePublished() {
        publish(simple("web", PORT, ONE));
        assertThat(visit("web.test")).isEqualTo("200 " + ONE);

        publish(simple("web", PORT, TWO));
        assertThat(visit("web.test")).isEqualTo("200 " + TWO);
        assertThat(drift.published(app("web")).orElseThrow().servers()).containsExactly(TWO);
        assertThat(drift.since(app("web"))).isPresent();

        publish(ApplicationRoutes.none(app("web")));
        assertThat(visit("web.test")).startsWith("404");
    }

    @Test
    void everyKindOfRouteAndMiddlewareIsUnderstood() throws IOException {
        var middleware = new Middleware(
                "headers",
                "headers",
                new ObjectMapper()
                        .readTree("{\"customResponseHeaders\": {\"X-Who\": \"{{ env `HOME` }}\"}, \"stsSeconds\": 5}"));
        var web = new HttpRoute(
                "web.test",
                "/",
                PORT,
                List.of(),
                List.of(middleware, new Middleware("small", "compress", new ObjectMapper().createObjectNode())),
                Optional.empty(),
                true,
                OptionalInt.of(5),
                OptionalInt.empty(),
                Optional.of(new Route.PassiveHealth(Duration.ofSeconds(90), 3)));
        var tcp = new TcpRoute("db.test", PORT, List.of("tcp"), Optional.of(new Route.Tls(Optional.empty())));

        publish(new ApplicationRoutes(app("web"), List.of(web, tcp), List.of(ONE)));

        assertThat(visit("web.test")).isEqualTo("200 " + ONE);
    }

    @Test
    void weightsAreShared() {
        var shared = route("web.test", PORT);
        publish(new ApplicationRoutes(app("old"), List.of(shared.sharedBy(80)), List.of(ONE)));
        publish(new ApplicationRoutes(app("new"), List.of(shared.sharedBy(20)), List.of(TWO)));

        assertThat(IntStream.range(0, 20).mapToObj(visit -> visit("web.test")).filter(("200 " + TWO)::equals))
                .hasSize(4);
    }

    @Test
    void anEditedKeyIsDriftAndMended() throws InterruptedException {
        publish(simple("web", PORT, ONE));
        store.call(redis -> redis.set("shop/http/routers/shop.web.0/rule", "Host(`else.test`)"));

        assertThat(drift.of(simple("web", PORT, ONE))).isNotEmpty();
        awaitVisit("else.test", "200 " + ONE);
        assertThat(visit("web.test")).startsWith("404");
        publish(simple("web", PORT, ONE));
        assertThat(visit("web.test")).isEqualTo("200 " + ONE);
    }

    @Test
    void switchingDropsNoRequest() throws Exception {
        publish(simple("web", PORT, ONE));
        try (var load = new OpenLoopLoad(new Visitor(HTTP), "web.test", 100)) {
            for (var turn = 0; turn < 10; turn++) {
                publish(simple("web", PORT, turn % 2 == 0 ? TWO : ONE));
            }
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.answered()).isPositive();
        }
    }

    @Test
    void certificatesOfSecretsAreRefused() {
        var own = OwnCertificate.of("web.test");
        var confidential = simple("web", PORT, ONE)
                .confidential(
                        List.of(route("web.test", PORT)),
                        List.of(new ApplicationRoutes.Certificate(own.chain(), own.key())));

        assertThat(routes.publish(confidential))
                .isInstanceOfSatisfying(
                        Silent.class, silent -> assertThat(silent.message()).contains("take tls.secret away"));
    }

    @Test
    void aRedisThatIsAwayIsToldAndIsNoFault() {
        try (var nowhere = new RedisStore("redis://127.0.0.1:" + FreePort.next())) {
            var lost = new RedisPublisher(nowhere, "shop", InstantSource.system());

            assertThat(PublishedRoutes.of(lost, api, TraefikLog.unreadable(), InstantSource.system())
                            .publish(simple("web", PORT, ONE)))
                    .isInstanceOfSatisfying(
                            Silent.class,
                            silent -> assertThat(silent.message())
                                    .contains("cannot reach Traefik's Redis at 127.0.0.1", "Connection refused"));
        }
    }
}
