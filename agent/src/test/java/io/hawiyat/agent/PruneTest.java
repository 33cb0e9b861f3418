package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Approvals;
import io.hawiyat.agent.state.SourceView;
import io.hawiyat.agent.state.StateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Taking many applications away waits for a person. */
class PruneTest {

    @Test
    void aCommitThatRemovesMostIsHeldUntilItIsApproved() {
        try (var stage = Stage.open()) {
            var ids = List.of("one", "two", "three").stream()
                    .map(it -> new ApplicationId("default", it))
                    .toList();
            ids.forEach(it -> stage.repository().write(it.name() + ".yaml", Manifest.writer(it.name(), "here")));
            stage.repository().commit("Three");
            ids.forEach(stage::awaitSettled);

            stage.repository().delete("one.yaml").delete("two.yaml").commit("Only three");
            var held = Stage.await(() -> source(stage).prune(), Optional::isPresent)
                    .orElseThrow();
            assertThat(held.applications()).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
            assertThat(stage.containers(ids.get(0))).hasSize(1);

            var more = List.of("four", "five", "six").stream()
                    .map(it -> new ApplicationId("default", it))
                    .toList();
            more.forEach(it -> stage.repository().write(it.name() + ".yaml", Manifest.writer(it.name(), "here")));
            stage.repository().commit("Three more");
            more.forEach(stage::awaitSettled);
            var tip = stage.repository().write("readme.txt", "nothing").commit("Nothing else");
            stage.awaitApplication(
                    ids.get(2), it -> it.desired().orElseThrow().revision().equals(tip));
            assertThat(source(stage).prune().orElseThrow().id()).isEqualTo(held.id());

            assertThat(stage.bean(Approvals.class).approve(held.id())).isEqualTo(Approvals.Answer.APPROVED);
            Stage.await(() -> stage.bean(Applications.class).find(ids.get(0)), Optional::isEmpty);
            Stage.await(() -> stage.bean(Applications.class).find(ids.get(1)), Optional::isEmpty);
            assertThat(stage.containers(ids.get(0))).isEmpty();
            assertThat(stage.containers(ids.get(2))).hasSize(1);
            assertThat(source(stage).prune()).isEmpty();
            try (var engine = stage.engine()) {
                assertThat(engine.volumes().list()).hasSize(6);
            }
        }
    }

    @Test
    void oneOfFourGoesAtOnceAndNothingGoesThatMovedOrCouldNotBeFetched() throws IOException {
        try (var stage = Stage.open()) {
            var ids = List.of("one", "two", "three", "four").stream()
                    .map(it -> new ApplicationId("default", it))
                    .toList();
            ids.forEach(it -> stage.repository().write(it.name() + ".yaml", Manifest.writer(it.name(), "here")));
            stage.repository().commit("Four");
            ids.forEach(stage::awaitSettled);
            var before = containers(stage, ids);

            stage.repository()
                    .delete("two.yaml")
                    .write("elsewhere/moved.yaml", Manifest.writer("two", "here"))
                    .commit("Move two");
            var tip = stage.repository().delete("one.yaml").commit("Without one");
            Stage.await(() -> stage.bean(Applications.class).find(ids.get(0)), Optional::isEmpty);
            assertThat(containers(stage, ids)).isEqualTo(before.subList(1, 4));
            assertThat(stage.application(ids.get(1)).desired().orElseThrow().revision())
                    .isEqualTo(tip);
            assertThat(stage.deployments(ids.get(1))).hasSize(1);

            var folder = stage.repository().folder();
            var away = folder.resolveSibling(folder.getFileName() + "-away");
            Files.move(folder, away);
            Stage.await(() -> source(stage).conditions().getFirst().reason(), "FetchFailed"::equals);
            assertThat(containers(stage, ids)).isEqualTo(before.subList(1, 4));
            Files.move(away, folder);

            stage.repository()
                    .delete("elsewhere/moved.yaml")
                    .delete("three.yaml")
                    .delete("four.yaml")
                    .commit("Nothing");
            var held = Stage.await(() -> source(stage).prune(), Optional::isPresent)
                    .orElseThrow();
            assertThat(held.reason()).contains("declares none of the 3");
            assertThat(containers(stage, ids)).isEqualTo(before.subList(1, 4));
        }
    }

    @Test
    void whatASourceHasLeftThatIsNoLongerConfiguredGoesWhenAPersonLetsIt() {
        try (var stage = Stage.open()) {
            var id = new ApplicationId("default", "left");
            stage.repository()
                    .write("left.yaml", Manifest.writer("left", "here"))
                    .commit("One");
            stage.awaitSettled(id);
            var before = containers(stage, List.of(id));
            stage.stop();
            stage.startWithoutSources();

            var held = Stage.await(() -> source(stage).prune(), Optional::isPresent)
                    .orElseThrow();
            assertThat(held.reason()).contains("no longer configured");
            assertThat(containers(stage, List.of(id))).isEqualTo(before);

            assertThat(stage.bean(Approvals.class).approve(held.id())).isEqualTo(Approvals.Answer.APPROVED);
            Stage.await(() -> stage.bean(Applications.class).find(id), Optional::isEmpty);
            assertThat(stage.containers(id)).isEmpty();
            try (var engine = stage.engine()) {
                assertThat(engine.volumes().list()).hasSize(1);
            }
        }
    }

    private static List<String> containers(Stage stage, List<ApplicationId> ids) {
        return ids.stream()
                .flatMap(it -> stage.containers(it).stream())
                .map(Listed::id)
                .toList();
    }

    private static SourceView source(Stage stage) {
        return stage.bean(StateReader.class).source("default").orElseThrow();
    }
}
