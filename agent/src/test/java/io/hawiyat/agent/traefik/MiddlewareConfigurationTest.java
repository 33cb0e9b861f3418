package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.ManifestReader;
import io.hawiyat.agent.manifest.Middleware;
import io.hawiyat.agent.manifest.Tree;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.Confirmation.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the schema of middlewares lets through, a real Traefik takes. */
class MiddlewareConfigurationTest {

    private static final Path EVERYTHING = Path.of("..", "manifests-schema", "fixtures", "valid", "middlewares.yaml");
    private static final ApplicationId WEB = TestRoutes.app("web");

    @AutoClose
    private static RealTraefik traefik;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        traefik = RealTraefik.start(directory);
    }

    @AfterEach
    void clear() {
        assertThat(traefik.routes().publish(ApplicationRoutes.none(WEB))).isInstanceOf(Confirmed.class);
    }

    @Test
    void everyFieldOfEveryMiddlewareIsTaken() {
        var application =
                ManifestReader.read(new OneFile(EVERYTHING)).applications().getFirst();
        var routes = new ApplicationRoutes(application.id(), application.routes(), List.of("127.0.0.2"));

        assertThat(traefik.routes().publish(routes)).isInstanceOf(Confirmed.class);
        assertThat(new RouteDrift(traefik.publisher).of(routes)).isEmpty();
    }

    @Test
    void anotherContentIsConfirmedByAnotherName() throws IOException {
        assertThat(publish(middleware("limit", "rateLimit", "{\"average\": 10}")))
                .isInstanceOf(Confirmed.class);
        assertThat(publish(middleware("limit", "rateLimit", "{\"average\": 20}")))
                .isInstanceOf(Confirmed.class);

        assertThat(look(middleware("limit", "rateLimit", "{\"average\": 20}"))).isInstanceOf(Confirmed.class);
        assertThat(look(middleware("limit", "rateLimit", "{\"average\": 10}"))).isInstanceOf(Rejected.class);
    }

    @Test
    void whatTraefikCanNotMakeIsWithdrawnAndItsNeighboursStay() throws IOException {
        var broken = middleware("door", "ipAllowList", "{\"sourceRange\": [\"nowhere\"]}");

        assertThat(publish(broken))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message()).contains("nowhere"));
        assertThat(publish(middleware("door", "ipAllowList", "{\"sourceRange\": [\"10.0.0.0/8\"]}")))
                .isInstanceOf(Confirmed.class);
    }

    private static Confirmation publish(Middleware middleware) {
        return traefik.routes().publish(routes(middleware));
    }

    private static Confirmation look(Middleware middleware) {
        return traefik.routes().look(routes(middleware));
    }

    private static ApplicationRoutes routes(Middleware middleware) {
        var route = new HttpRoute(
                "web.test",
                "/",
                80,
                List.of(),
                List.of(middleware),
                Optional.empty(),
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty());
        return new ApplicationRoutes(WEB, List.of(route), List.of("127.0.0.2"));
    }

    private static Middleware middleware(String name, String type, String settings) throws IOException {
        return new Middleware(name, type, new ObjectMapper().readTree(settings));
    }

    private record OneFile(Path path) implements Tree {
        @Override
        public SortedMap<String, Long> sizes() {
            return new TreeMap<>(Map.of("all.yaml", (long) bytes("all.yaml").length));
        }

        @Override
        public byte[] bytes(String name) {
            try {
                return Files.readAllBytes(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
