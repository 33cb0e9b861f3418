package io.hawiyat.agent.state;

import static io.hawiyat.agent.Alike.but;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.JobRules;
import io.hawiyat.agent.manifest.JobRules.ConcurrencyPolicy;
import io.hawiyat.agent.manifest.Schedule;
import io.hawiyat.agent.plan.Dependency;
import io.hawiyat.agent.plan.JobPlan.Outcome;
import io.hawiyat.agent.state.Applications.Declared;
import io.hawiyat.agent.state.Applications.ToConverge;
import io.hawiyat.agent.state.Deployment.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of Jobs, and what waits for what, as PostgreSQL keeps them. */
class JobRunsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Jobs jobs = SCENE.database.bean(Jobs.class);

    private static Declared job(String name, String image, String... dependsOn) {
        var rules = new JobRules(
                Optional.of(new Schedule("@hourly", "UTC")), ConcurrencyPolicy.ALLOW, Duration.ofHours(1), 0, 1);
        return declared(Samples.application(name, image, 1, List.of()), Optional.of(rules), dependsOn);
    }

    private static Declared dependent(String name, String image, String... dependsOn) {
        return declared(Samples.application(name, image, 1, List.of()), Optional.empty(), dependsOn);
    }

    private static Declared declared(Application application, Optional<JobRules> rules, String... dependsOn) {
        var made = but(application, Map.of("dependsOn", List.of(dependsOn), "job", rules));
        var image = application.workload().image();
        return new Declared(made, image + made.kind(), image);
    }

    @Test
    void aDueTimeIsRunOnceHoweverManyAgentsComeToIt() {
        SCENE.commit("c1", job("report", "busybox:1"));
        SCENE.deploy("report");
        var version = SCENE.load("report").lastGood().orElseThrow();

        var first = SCENE.lease("report");
        assertThat(jobs.begin(first, version, NOON, NOON)).isTrue();
        SCENE.leases.release(first);
        var second = SCENE.lease("report");
        assertThat(jobs.begin(second, version, NOON, NOON)).isFalse();

        var progress = jobs.load(SCENE.id("report"));
        assertThat(progress.lastDue()).hasValue(NOON);
        assertThat(progress.open()).singleElement().satisfies(run -> {
            assertThat(run.dueAt()).hasValue(NOON);
            assertThat(run.launched()).isFalse();
            assertThat(run.planned().startedAt()).isEqualTo(NOON);
            assertThat(run.planned().notBefore()).isEqualTo(NOON);
            assertThat(run.workload()).isEqualTo(version.application().workload());
        });
        assertThat(SCENE.deployments().getFirst().trigger()).isEqualTo(Trigger.SCHEDULE);
    }

    @Test
    void runsOfAScheduleMayOverlapAndEndEachWithItsDeployment() {
        SCENE.commit("c1", job("report", "busybox:1"));
        SCENE.deploy("report");
        var version = SCENE.load("report").lastGood().orElseThrow();
        var lease = SCENE.lease("report");
        jobs.begin(lease, version, NOON, NOON);
        jobs.begin(lease, version, NOON.plusSeconds(60), NOON);
        var runs = jobs.load(SCENE.id("report")).open();

        jobs.again(lease, runs.getFirst().id(), NOON, "exited with code 1");
        jobs.ended(lease, runs.getFirst(), Outcome.FAILED, OptionalInt.of(3), "exited with code 3", "log", 1);

        assertThat(runs).extracting(Jobs.OpenRun::task).containsExactly(0, 1);
        assertThat(jobs.load(SCENE.id("report")).open()).hasSize(1);
        assertThat(SCENE.load("report").running()).isEmpty();
        assertThat(SCENE.deployments())
                .extracting(Deployment::phase)
                .containsExactly(Phase.RUNNING, Phase.FAILED, Phase.SUCCEEDED);
        assertThat(SCENE.view("report").operation().orElseThrow().message()).isEqualTo("exited with code 3");
    }

    @Test
    void whatBecomesAJobKeepsItsNumbersAndHasNoLastGoodVersion() {
        SCENE.commit("c1", dependent("web", "nginx:1"));
        SCENE.deploy("web");

        SCENE.commit("c2", job("web", "nginx:2"));

        assertThat(SCENE.view("web").kind()).isEqualTo("Job");
        assertThat(SCENE.load("web").lastGood()).isEmpty();
        assertThat(SCENE.load("web").desired().orElseThrow().generation()).isEqualTo(2);
        assertThat(SCENE.reader.applications(Filter.first(10)).items()).hasSize(1);
    }

    @Test
    void aDependencyIsMetWhenItIsLiveAndHealthyAtTheSameCommit() {
        SCENE.commit("c1", dependent("db", "postgres:1"), dependent("web", "nginx:1", "db", "cache"));
        var web = SCENE.id("web");
        assertThat(obstacles(web)).containsExactly("db, which is being deployed", "cache, which no source declares");
        assertThat(SCENE.applications.waitingFor(SCENE.id("db")))
                .extracting(ToConverge::id)
                .containsExactly(web);

        SCENE.deploy("db");

        assertThat(obstacles(web)).containsExactly("cache, which no source declares");
        SCENE.commit("c2", dependent("web", "nginx:2", "db"));
        assertThat(obstacles(web)).containsExactly("db, which is not live at this commit yet");
        SCENE.unchanged("c2", SCENE.id("db"));
        assertThat(obstacles(web)).isEmpty();
    }

    private static List<String> obstacles(long application) {
        return SCENE.applications.dependencies(application).stream()
                .map(Dependency::obstacle)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void waitingIsSaidAndNothingHasFailed() {
        SCENE.commit("c1", dependent("web", "nginx:1", "db"));
        var lease = SCENE.lease("web");
        var status = SCENE.load("web").status();

        SCENE.applications.waits(lease, "waits for db", status);

        var deployment = SCENE.deployments().getFirst();
        assertThat(deployment.phase()).isEqualTo(Phase.QUEUED);
        assertThat(deployment.message()).isEqualTo("waits for db");
        assertThat(SCENE.reader
                        .application(ApplicationId.parse("shop/web"))
                        .orElseThrow()
                        .operation())
                .isEmpty();
    }
}
