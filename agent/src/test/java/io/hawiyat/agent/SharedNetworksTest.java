package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.state.Sources;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Projects are apart from each other, but where both say otherwise. */
class SharedNetworksTest {

    private static final ApplicationId SHOP = new ApplicationId("shop", "web");
    private static final ApplicationId PAY = new ApplicationId("pay", "api");
    private static final ApplicationId MAIL = new ApplicationId("mail", "box");

    private static final String NOT = "no: ";

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static String project(String name, String networks) {
        return "apiVersion: hawiyat.io/v1\nkind: Project\nmetadata: {name: " + name + "}\nspec: {networks: " + networks
                + "}\n---\n";
    }

    private static String application(ApplicationId id, String networks) {
        return Manifest.web(id.name(), id.toString())
                .replace("name: " + id.name() + "\n", "name: " + id.name() + "\n  project: " + id.project() + "\n")
                .replace("  image:", "  networks: " + networks + "\n  image:");
    }

    private static void commit(String file, String manifest) {
        stage.repository().write(file, manifest).commit("Write " + file);
        stage.lookNow();
    }

    /** What an application gets from another one by name, or why it gets nothing. */
    private static String asked(ApplicationId from, String url) {
        var command = List.of("timeout", "15", "wget", "-q", "-O", "-", url);
        try {
            var result = stage.bean(Engine.class)
                    .containers()
                    .exec(stage.containers(from).getFirst().id(), command, Duration.ofSeconds(20));
            return result.exitCode() == 0 ? result.output().strip() : NOT + result.output();
        } catch (EngineException leaving) {
            return NOT + leaving.getMessage();
        }
    }

    @Test
    void onlyThoseWhoShareANetworkReachEachOther() {
        commit("shop.yaml", project("shop", "[bus]") + application(SHOP, "[bus]"));
        commit("pay.yaml", project("pay", "[bus]") + application(PAY, "[bus]"));
        commit("mail.yaml", application(MAIL, "[]"));
        List.of(SHOP, PAY, MAIL).forEach(stage::awaitSettled);

        assertThat(asked(SHOP, "http://api.pay:8080/")).isEqualTo("pay/api");
        assertThat(asked(PAY, "http://web.shop:8080/")).isEqualTo("shop/web");
        assertThat(asked(PAY, "http://web:8080/"))
                .as("a short name is one of its own project")
                .startsWith(NOT);
        assertThat(asked(MAIL, "http://web.shop:8080/")).startsWith(NOT);
        assertThat(asked(MAIL, "http://" + address(SHOP) + ":8080/"))
                .as("nor by its address")
                .startsWith(NOT);

        leavesItAndIsPutBack();
        aNewGenerationTakesTheNameOver();
        refusedWhereTheProjectDoesNotSayIt();
        goesWhenNobodyIsOnIt();
    }

    private static String address(ApplicationId id) {
        var addresses = stage.containers(id).getFirst().addresses();
        return Objects.requireNonNull(addresses.get(stage.settings().instance() + "-" + id.project()));
    }

    private static String bus() {
        return stage.settings().instance() + ".bus";
    }

    private static void leavesItAndIsPutBack() {
        var before = stage.containers(SHOP).getFirst().id();

        stage.bean(Engine.class).networks().disconnect(before, bus());

        Stage.await(() -> asked(PAY, "http://web.shop:8080/"), "shop/web"::equals);
        assertThat(stage.awaitSettled(SHOP)).isNotNull();
        assertThat(stage.containers(SHOP)).extracting(it -> it.id()).containsExactly(before);
    }

    private static void aNewGenerationTakesTheNameOver() {
        stage.repository().replace("shop.yaml", "TEXT: shop/web", "TEXT: newer").commit("Change");
        stage.lookNow();

        Stage.await(() -> asked(PAY, "http://web.shop:8080/"), answer -> {
            assertThat(answer).as("there is always somebody").doesNotStartWith(NOT);
            return answer.equals("newer");
        });
        stage.awaitSettled(SHOP);
    }

    private static void refusedWhereTheProjectDoesNotSayIt() {
        commit("mail.yaml", application(MAIL, "[bus]"));

        var errors = Stage.await(
                () -> stage.bean(Sources.class).find("default").orElseThrow().errors(), it -> !it.isEmpty());
        assertThat(errors).extracting(ManifestError::field).containsExactly("spec.networks[0]");
        assertThat(asked(MAIL, "http://web.shop:8080/")).startsWith(NOT);
        commit("mail.yaml", application(MAIL, "[]"));
    }

    private static void goesWhenNobodyIsOnIt() {
        stage.repository().replace("pay.yaml", "networks: [bus]\n  image", "networks: []\n  image");
        stage.repository().replace("shop.yaml", "networks: [bus]\n  image", "networks: []\n  image");
        stage.repository().delete("mail.yaml").commit("Share nothing");
        stage.lookNow();

        Stage.await(() -> asked(PAY, "http://web.shop:8080/"), answer -> answer.startsWith(NOT));
        stage.awaitSettled(SHOP);
        assertThat(asked(SHOP, "http://api.pay:8080/")).startsWith(NOT);
    }
}
