package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static io.hawiyat.agent.api.RecordedState.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lists of many applications. How long they take is printed: it depends on the machine, so it is not a condition; that
 * a page does not grow with what there is, is one. {@code -Dlisting.applications=10000} makes it ten times as many.
 */
class ListingTest {

    private static final int ALL = Integer.getInteger("listing.applications", 1000);
    private static final int AT_ONCE = 1000;
    private static final int LISTED = 200;
    private static final int UNWELL = 60;
    private static final int ROUNDS = 15;
    private static final Pattern NAME = Pattern.compile("class=\"name\" href=\"/applications/([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"#]+)");

    @AutoClose
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        server.state().sources("many");
        server.state().fetched("many", commit("a"), "Ada", "Everything");
        for (var first = 0; first < ALL; first += AT_ONCE) {
            var applications = IntStream.range(first, Math.min(ALL, first + AT_ONCE))
                    .mapToObj(ListingTest::id)
                    .map(id -> application(id, "web:1", route(id.name() + ".example")))
                    .toArray(Application[]::new);
            server.state().desired("many", commit("a"), applications);
        }
        server.state().allObserved(Status.Health.HEALTHY);
        IntStream.range(0, UNWELL)
                .forEach(number -> server.state().observed(id(number * 7), Status.Health.DEGRADED, 0));
    }

    private static ApplicationId id(int number) {
        return new ApplicationId("project-" + number % 20, "application-" + number);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/applications?limit=1000, \"kind\":, 1000",
        "/api/v1/applications, \"kind\":, 100",
        "/api/v1/applications?limit=1000&project=project-7, \"kind\":, 50",
        "/api/v1/applications?application=application-7, \"kind\":, 1",
        "/?show=healthy, class=\"item\", 200",
        "/?search=application-77.example, class=\"item\", 1",
        "/?search=project-7%2F, class=\"item\", 50"
    })
    void listsAndFiltersAThousandApplications(String path, String mark, int count) throws Exception {
        var expected = count == 50 ? Math.min(ALL / 20, path.startsWith("/api/") ? AT_ONCE : LISTED) : count;
        var took = LongStream.generate(() -> millis(path, mark, expected))
                .limit(ROUNDS)
                .sorted()
                .toArray();

        System.out.printf("%s: %d of %d in %d ms (median of %d)%n", path, expected, ALL, took[ROUNDS / 2], ROUNDS);
    }

    @Test
    void thePartsOfTheOverviewHaveEachApplicationOnce() throws Exception {
        var seen = new ArrayList<String>();
        var parts = 0;
        for (var path = Optional.of("/"); path.isPresent(); parts++) {
            var page = server.get(path.get()).body();
            var part = found(NAME, page.substring(page.indexOf("id=\"applications\"")));
            assertThat(part).hasSizeLessThanOrEqualTo(LISTED);
            seen.addAll(part);
            path = found(NEXT, page).stream().findFirst().map(it -> it.replace("&amp;", "&"));
        }

        assertThat(parts).isEqualTo(ALL / LISTED);
        assertThat(seen).hasSize(ALL).doesNotHaveDuplicates();
    }

    @Test
    void theOverviewCountsAllAndNamesTheFirstOfThoseThatNeedAttention() throws Exception {
        var page = server.get("/").body();
        var attention = page.substring(page.indexOf("id=\"attention\""), page.indexOf("id=\"sources\""));

        assertThat(found(Pattern.compile("class=\"number\">(\\d+)<"), page))
                .containsExactly(String.valueOf(UNWELL), "0", String.valueOf(ALL - UNWELL), String.valueOf(ALL));
        assertThat(found(NAME, attention)).hasSize(50).doesNotHaveDuplicates();
        assertThat(attention).contains("And 10 more", "show=attention");
        assertThat(found(NAME, server.get("/?show=attention").body().substring(page.indexOf("id=\"sources\""))))
                .hasSize(UNWELL);
    }

    private static List<String> found(Pattern pattern, String page) {
        return pattern.matcher(page)
                .results()
                .map((MatchResult it) -> it.group(1))
                .toList();
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
