package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text is evaluated by Traefik: what its API shows is what was published, letter by letter. */
class TraefikTextTest {

    @AutoClose
    private static RealTraefik traefik;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        traefik = RealTraefik.start(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ env \"PATH\" }}",
                "{{ readFile \"/etc/passwd\" }}",
                "{{- env \"PATH\" -}}",
                "}}{{{env \"PATH\"}}}",
                "{{",
                "\\u007b\\u007b env \"PATH\" }}",
                "{{/* comment */}}",
                "$${{ . }}"
            })
    void givesEveryFieldBackAsItWas(String text) throws Exception {
        var route = HttpRoute.plain(
                "a.test",
                "/" + text,
                80,
                List.of(text),
                Optional.of(new Route.Tls(Optional.of(text))),
                false,
                OptionalInt.of(5));
        var application = new ApplicationRoutes(app("template"), List.of(route), List.of("10.0.0.2"));
        traefik.publisher.write(DynamicConfiguration.render(application).orElseThrow());

        var expected = Expectation.of(application);
        var live = awaitLoaded(expected);
        assertThat(live.content()).isEqualTo(expected.content());
        assertThat(live.errors()).anySatisfy(error -> assertThat(error).contains("doesn't exist"));
    }

    @Test
    void givesTextOfAnyKindBackAsItWas() throws Exception {
        var texts = new TreeMap<String, String>();
        DynamicTextPropertiesTest.texts()
                .list()
                .ofSize(300)
                .sample()
                .forEach(text -> texts.put("X-" + texts.size(), text));
        var middleware = Map.of("headers", Map.of("customRequestHeaders", texts));
        var tree = Map.of("http", Map.of("middlewares", Map.of("texts", middleware)));
        traefik.publisher.write(new DynamicFile("texts.yaml", DynamicText.write(tree)));

        assertThat(awaitHeaders()).isEqualTo(texts);
    }

    private static LiveRouting.Part awaitLoaded(Expectation expected) throws TraefikUnreachable, InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        var part = traefik.api.routing(Duration.ofSeconds(20)).of(expected.names());
        while (!expected.content().equals(part.content()) && !deadline.passed()) {
            Thread.sleep(10);
            part = traefik.api.routing(Duration.ofSeconds(20)).of(expected.names());
        }
        return part;
    }

    private static Map<String, String> awaitHeaders() throws TraefikUnreachable, InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(30));
        while (!deadline.passed()) {
            var headers = traefik.api
                    .routing(Duration.ofSeconds(20))
                    .answer()
                    .at("/middlewares/texts@file/headers/customRequestHeaders");
            if (headers.isObject()) {
                var texts = new TreeMap<String, String>();
                headers.properties()
                        .forEach(header ->
                                texts.put(header.getKey(), header.getValue().asText()));
                return texts;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("Traefik did not take the texts: " + traefik.linesSince(Instant.EPOCH));
    }
}
