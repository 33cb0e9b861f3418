package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static io.hawiyat.agent.state.Samples.routed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.state.Applications.Declared;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StateReaderTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final StateReader reader = SCENE.reader;

    @Test
    void showsAnApplicationWhole() {
        SCENE.commit("c1", routed("web", "nginx:1", "shop.test"));
        SCENE.deploy("web");

        var view = SCENE.view("web");

        assertThat(view.kind()).isEqualTo("Application");
        assertThat(view.source()).isEqualTo("shop");
        assertThat(view.health()).isEqualTo(Status.Health.HEALTHY);
        assertThat(view.replicas()).isEqualTo(new ApplicationView.Replicas(1, 1));
        assertThat(view.generation()).isEqualTo(1);
        assertThat(view.observedGeneration()).isEqualTo(1);
        assertThat(view.routes())
                .singleElement()
                .isInstanceOfSatisfying(
                        HttpRoute.class, it -> assertThat(it.host()).isEqualTo("shop.test"));
        assertThat(reader.application(view.id())).hasValue(view);
        assertThat(reader.manifest(view.name()).orElseThrow().workload().image())
                .isEqualTo("nginx:1");
        assertThat(reader.application(ApplicationId.parse("shop/none"))).isEmpty();
    }

    @Test
    void pagesNewestFirst() {
        SCENE.commit("c1", many(5));

        var first = reader.applications(Filter.first(2));
        var second = reader.applications(Filter.first(2).from(first.next().orElseThrow()));
        var third = reader.applications(Filter.first(2).from(second.next().orElseThrow()));

        assertThat(first.items()).extracting(it -> it.name().name()).containsExactly("app-4", "app-3");
        assertThat(second.items()).extracting(it -> it.name().name()).containsExactly("app-2", "app-1");
        assertThat(third.items()).extracting(it -> it.name().name()).containsExactly("app-0");
        assertThat(third.next()).isEmpty();
    }

    @Test
    void filtersByProjectAndApplication() {
        SCENE.commit("c1", declared("web", "nginx:1"), declared("api", "api:1"));

        assertThat(reader.deployments(Filter.first(10).in("shop").named("web")).items())
                .singleElement()
                .satisfies(it -> assertThat(it.application()).isEqualTo(ApplicationId.parse("shop/web")));
        assertThat(reader.deployments(Filter.first(10).in("blog")).items()).isEmpty();
        assertThat(reader.events(Filter.first(10).in("shop").named("api")).items())
                .singleElement()
                .satisfies(it -> assertThat(it.revision()).hasValue("c1"));
        assertThat(reader.applications(Filter.first(10).in("blog")).items()).isEmpty();
    }

    @Test
    void refusesACursorAndALimitThatItDidNotGive() {
        assertThatThrownBy(() -> Filter.first(10).from("'; DROP TABLE")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Filter.first(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsTheGenerationsThatAreKept() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.commit("c2", declared("web", "nginx:2"));

        var history = reader.history(ApplicationId.parse("shop/web"));

        assertThat(history).extracting(GenerationView::number).containsExactly(2L, 1L);
        assertThat(history).extracting(GenerationView::desired).containsExactly(true, false);
        assertThat(history).extracting(GenerationView::lastGood).containsExactly(false, true);
        assertThat(history).extracting(GenerationView::serving).containsExactly(false, true);
        assertThat(history.getLast().workload().image()).isEqualTo("nginx:1");
    }

    @Test
    void listsAThousandApplicationsInOneQuickQuery() {
        SCENE.commit("c1", many(1000));
        var best = Long.MAX_VALUE;
        for (var round = 0; round < 8; round++) {
            var began = System.nanoTime();
            assertThat(reader.applications(Filter.first(1000)).items()).hasSize(1000);
            best = Math.min(best, System.nanoTime() - began);
        }

        System.out.println(">> 1,000 applications listed in " + best / 1_000_000 + " ms");
        assertThat(best).isLessThan(2_000_000_000L);
    }

    @Test
    void keepsEventsThatAreOfNoApplication() {
        SCENE.database
                .bean(Events.class)
                .add(Optional.empty(), Optional.of("shop"), Events.Type.WARNING, "Odd", "it is odd", Optional.empty());

        assertThat(reader.events(Filter.first(1)).items()).singleElement().satisfies(it -> {
            assertThat(it.application()).isEmpty();
            assertThat(it.source()).hasValue("shop");
            assertThat(it.type()).isEqualTo(Events.Type.WARNING);
        });
    }

    private static Declared[] many(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> declared("app-" + number, "nginx:1"))
                .toArray(Declared[]::new);
    }
}
