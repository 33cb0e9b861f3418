package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.StepState;
import io.hawiyat.agent.state.Rollbacks;
import io.hawiyat.agent.traefik.Docker;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images of a registry that goes away: how they come, and that they stay for as long as somebody may go back to them. */
class KeptImagesTest {

    private static final ApplicationId WEB = new ApplicationId("default", "web");

    private static final String LABEL = UUID.randomUUID().toString();

    private static Stage stage;
    private static ImageRegistry registry;

    @BeforeAll
    static void open() {
        stage = Stage.open();
        registry = ImageRegistry.of("busybox:1.36", LABEL);
    }

    @AfterAll
    static void close() {
        stage.close();
        registry.close();
        Docker.run("rmi", registry.image());
    }

    private static void deploy(String image, String text) {
        stage.repository().write("web.yaml", Manifest.web("web", text).replace("busybox:1.36", image));
        stage.repository().commit("Say " + text);
        stage.lookNow();
    }

    private static boolean pulls(Deployment deployment) {
        return deployment.steps().stream()
                .anyMatch(step -> step.name().equals("Image")
                        && step.state() == StepState.RUNNING
                        && step.message().contains("layers"));
    }

    private static boolean there(String image) {
        return Docker.run("image", "inspect", image).exitCode() == 0;
    }

    private static String kept(String image) {
        return stage.settings().instance() + "/keep:"
                + Docker.output("image", "inspect", "--format", "{{.Id}}", image)
                        .replace("sha256:", "");
    }

    @Test
    void anImageComesWithItsProgressToldAndStaysForTheHistory() {
        registry.holdLayers();
        deploy(registry.image(), "first");
        Stage.await(() -> stage.deployments(WEB), all -> all.stream().anyMatch(KeptImagesTest::pulls));
        registry.letLayers();
        stage.awaitVisit("web.localhost", "/", "200 first");
        stage.awaitSettled(WEB);
        var first = kept(registry.image());

        deploy("busybox:1.36", "second");
        stage.awaitVisit("web.localhost", "/", "200 second");
        stage.awaitSettled(WEB);
        registry.stop();
        // Its name means something else now, as when a newer one was pulled: only what keeps it is left to it.
        Docker.output("tag", "busybox:1.36", registry.image());
        stage.bean(KeptImages.class).sweep();

        Docker.output("image", "prune", "--force", "--filter", "label=made=" + LABEL);

        assertThat(there(first)).isTrue();
        assertThat(there(kept("busybox:1.36"))).isTrue();
        assertThat(there(registry.image())).isTrue();
        assertThat(stage.bean(Rollbacks.class).rollback(WEB, Optional.empty(), stage.bean(Rollbacks.Admission.class)))
                .isInstanceOf(Rollbacks.Answer.Begun.class);
        stage.awaitVisit("web.localhost", "/", "200 first");
    }
}
