package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static io.hawiyat.agent.state.Samples.publishing;
import static io.hawiyat.agent.state.Samples.routed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClaimsTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    @BeforeEach
    void twoSources() {
        SCENE.declareSources("shop", "other");
        SCENE.commit("c1", routed("web", "nginx:1", "shop.test"), publishing("db", "pg:1", 5432));
    }

    @Test
    void refusesARouteThatAnotherSourceHasAndNothingElse() {
        var work = SCENE.commitTo("other", "o1", routed("thief", "nginx:1", "shop.test"), declared("fine", "nginx:1"));

        assertThat(work).extracting(Applications.ToConverge::id).containsExactly(SCENE.id("fine"));
        assertThat(SCENE.view("thief").operation().orElseThrow().message())
                .isEqualTo("thief.yaml:1:1: spec.routes[0]: host shop.test with pathPrefix / belongs to application "
                        + "shop/web, which claimed it first; choose another, or remove it there");
        assertThat(SCENE.reader.source("other").orElseThrow().errors()).hasSize(1);
        assertThat(SCENE.view("web").operation()).isEmpty();
    }

    @Test
    void refusesAPublishedPortThatIsTaken() {
        assertThat(SCENE.commitTo("other", "o1", publishing("thief", "pg:1", 5432)))
                .isEmpty();

        assertThat(SCENE.view("thief").operation().orElseThrow().message())
                .contains("published port 0.0.0.0:5432/TCP belongs to application shop/db");
    }

    @Test
    void refusesANameThatAnotherSourceHas() {
        assertThat(SCENE.commitTo("other", "o1", declared("web", "nginx:2"))).isEmpty();

        assertThat(SCENE.load("web").source()).isEqualTo("shop");
        assertThat(SCENE.view("web").operation())
                .as("it is not web that is refused")
                .isEmpty();
        assertThat(SCENE.reader.source("other").orElseThrow().errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("already declared by source shop"));
    }

    @Test
    void tellsAnotherSourceWhereItsClaimsStand() {
        assertThat(SCENE.applications.declaredElsewhere("other"))
                .extracting(Application::file)
                .containsExactly("db.yaml:1 of source shop", "web.yaml:1 of source shop");
    }

    @Test
    void letsARouteMoveBetweenApplicationsInOneCommit() {
        var work = SCENE.commit("c2", routed("web", "nginx:1", "new.test"), routed("api", "api:1", "shop.test"));

        assertThat(work).hasSize(2);
    }

    @Test
    void refusesTheHeirOfARouteWhoseOwnerIsRefusedItself() {
        SCENE.commitTo("other", "o1", routed("holder", "nginx:1", "held.test"));

        var work = SCENE.commit("c2", routed("api", "api:1", "shop.test"), routed("web", "nginx:1", "held.test"));

        assertThat(work).isEmpty();
        assertThat(SCENE.view("web").operation().orElseThrow().message())
                .contains("belongs to application shop/holder");
        assertThat(SCENE.view("api").operation().orElseThrow().message()).contains("belongs to application shop/web");
    }

    @Test
    void givesTheRouteOfARemovedApplicationAway() {
        var id = SCENE.id("web");

        var work = SCENE.applications.record(SCENE.render("shop", "c2")
                .changed(routed("heir", "nginx:1", "shop.test"))
                .removed(List.of(id))
                .build());

        assertThat(work).hasSize(2);
    }

    @Test
    void takesAnApplicationOverThatItsSourceGaveUp() {
        SCENE.deploy("web");
        SCENE.remove("c2", SCENE.id("web"));

        assertThat(SCENE.commitTo("other", "o1", routed("web", "nginx:1", "shop.test")))
                .hasSize(1);

        assertThat(SCENE.load("web").source()).isEqualTo("other");
        assertThat(SCENE.load("web").removed()).isFalse();
    }
}
