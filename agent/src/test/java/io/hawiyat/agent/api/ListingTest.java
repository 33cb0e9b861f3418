package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static io.hawiyat.agent.api.RecordedState.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long lists of many applications take is printed: it depends on the machine, so it is not a condition. */
class ListingTest {

    private static final int ROUNDS = 15;

    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        server.state().sources("many");
        server.state().fetched("many", commit("a"), "Ada", "Everything");
        var applications = IntStream.range(0, 1000)
                .mapToObj(number -> new ApplicationId("project-" + number % 20, "application-" + number))
                .map(id -> application(id, "web:1", route(id.name() + ".example")))
                .toArray(Application[]::new);
        server.state().desired("many", commit("a"), applications);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/applications?limit=1000, \"kind\":, 1000",
        "/api/v1/applications?limit=1000&project=project-7, \"kind\":, 50",
        "/api/v1/applications?application=application-7, \"kind\":, 1",
        "/?search=project-7, class=\"item\", 50"
    })
    void listsAndFiltersAThousandApplications(String path, String mark, int count) throws Exception {
        var took = LongStream.generate(() -> millis(path, mark, count))
                .limit(ROUNDS)
                .sorted()
                .toArray();

        System.out.printf("%s: %d of 1000 in %d ms (median of %d)%n", path, count, took[ROUNDS / 2], ROUNDS);
    }

    private static long millis(String path, String mark, int count) {
        try {
            var begun = System.nanoTime();
            var body = server.get(path).body();
            var took = (System.nanoTime() - begun) / 1_000_000;
            assertThat(body.split(mark, -1)).hasSize(count + 1);
            return took;
        } catch (Exception failed) {
            throw new AssertionError(path, failed);
        }
    }
}
