package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.ImageBuild;
import io.hawiyat.agent.docker.ResolvedImage;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.manifest.Build;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.BuildLogs;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** The image of a version: pulled or built, pinned, and kept for as long as a generation may need it. */
final class VersionImages {

    private final Engine engine;
    private final Applications applications;
    private final SecretValues secrets;
    private final BuildLogs logs;
    private final LastWords words;

    VersionImages(Engine engine, Applications applications, SecretValues secrets, BuildLogs logs, LastWords words) {
        this.engine = engine;
        this.applications = applications;
        this.secrets = secrets;
        this.logs = logs;
        this.words = words;
    }

    /** The version with its image pinned, and the image on the engine. */
    Version pinned(Version version, Run run) {
        return version.image().map(it -> again(version, it, run)).orElseGet(() -> first(version, run));
    }

    /** What was pinned before may have been removed from the engine since. */
    private Version again(Version version, String pinned, Run run) {
        var application = version.application();
        var image = find(application, application.workload(), pinned, run);
        if (application.workload().build().isPresent() && !image.id().equals(pinned)) {
            applications.repin(run.lease().lease(), version.generation(), pinned, image.id());
            engine.images().keep(image.id());
            return version.pinned(image.id());
        }
        engine.images().keep(image.id());
        return version.pinned(pinned);
    }

    /** The image that a workload was pinned to: pulled again, or built again from what is stored of its context. */
    ResolvedImage find(Application application, Workload workload, String pinned, Run run) {
        return workload.build()
                .map(build -> build(build, application, workload, Optional.of(pinned), run))
                .orElseGet(() -> engine.images()
                        .resolve(
                                pinned,
                                PullPolicy.IF_NOT_PRESENT,
                                workload.platform(),
                                secrets.login(application),
                                application.pullDeadline(),
                                line -> {}));
    }

    private Version first(Version version, Run run) {
        var application = version.application();
        var workload = application.workload();
        var image = workload.build()
                .map(build -> build(build, application, workload, Optional.empty(), run))
                .orElseGet(() -> pull(application, workload, run));
        // Pinned before it is kept: what no generation names is released.
        applications.pin(run.lease().lease(), version.generation(), image.reference());
        engine.images().keep(image.id());
        warnOfLooseVolumes(image, workload, run);
        return version.pinned(image.reference());
    }

    private ResolvedImage pull(Application application, Workload workload, Run run) {
        return run.steps()
                .run(
                        "Image",
                        workload.image(),
                        () -> engine.images()
                                .resolve(
                                        workload.image(),
                                        application.pullPolicy(),
                                        workload.platform(),
                                        secrets.login(application),
                                        application.pullDeadline(),
                                        line -> run.steps().await("Image", line)));
    }

    private ResolvedImage build(
            Build build, Application application, Workload workload, Optional<String> pinned, Run run) {
        var wanted = new ImageBuild(
                build, workload.platform(), application.pullPolicy() == PullPolicy.ALWAYS, this::content);
        return engine.builds()
                .find(wanted, pinned)
                .orElseGet(() -> run.steps()
                        .run(
                                "Build",
                                build.context() + " (" + workload.image() + ")",
                                () -> build(wanted, application, run)));
    }

    private ResolvedImage build(ImageBuild wanted, Application application, Run run) {
        var said = new BuildSayings();
        var built = false;
        try {
            var image = engine.builds()
                    .build(
                            wanted,
                            secrets.login(application),
                            application.pullDeadline(),
                            line -> run.steps().await("Build", words.redact(line)),
                            said::add);
            built = true;
            return image;
        } finally {
            logs.ended(run.lease().lease(), run.deployment(), built, words.redact(said.text()));
        }
    }

    private byte[] content(String sha256) {
        return Objects.requireNonNull(applications.files(List.of(sha256)).get(sha256), () -> sha256 + " is not kept");
    }

    /** Said before the first container is there, because afterwards the data is gone. */
    private static void warnOfLooseVolumes(ResolvedImage image, Workload workload, Run run) {
        var loose = new TreeSet<>(image.volumes());
        workload.volumes().forEach(it -> loose.remove(it.target()));
        loose.removeAll(workload.tmpfs());
        if (!loose.isEmpty()) {
            var warning = "the image keeps data in " + String.join(", ", loose)
                    + ", which is lost with each container; to keep it, mount a volume there (spec.volumes)";
            run.steps().run("Volumes", warning, () -> loose);
        }
    }
}
