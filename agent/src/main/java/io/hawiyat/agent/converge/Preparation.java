package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.ResolvedImage;
import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All that can be done before the first running container is touched: image, network, volumes, ingress. */
final class Preparation {

    private final Engine engine;
    private final Applications applications;
    private final ProjectNetworks networks;
    private final IngressKeeper ingress;
    private final Way way;
    private final EngineNames names;

    Preparation(
            Engine engine,
            Applications applications,
            ProjectNetworks networks,
            IngressKeeper ingress,
            Way way,
            EngineNames names) {
        this.engine = engine;
        this.applications = applications;
        this.networks = networks;
        this.ingress = ingress;
        this.way = way;
        this.names = names;
    }

    /**
     * Does it once for each run.
     *
     * @return the version with its image pinned
     */
    Version prepare(Version version, Run run) {
        if (run.prepared().filter(it -> it.hash().equals(version.hash())).isPresent()) {
            return run.prepared().get();
        }
        var pinned = way.call(
                Waypoint.PREPARE,
                () -> AtOnce.<Version>all(List.of(() -> pinned(version, run), () -> placed(version)))
                        .getFirst());
        run.prepared(pinned);
        return pinned;
    }

    private Version pinned(Version version, Run run) {
        return version.image().map(it -> present(version, it)).orElseGet(() -> resolve(version, run));
    }

    private Version placed(Version version) {
        var application = version.application();
        networks.ensure(application.id().project());
        ensureVolumes(application.id(), application.workload());
        if (!application.routes().isEmpty()) {
            ingress.join(application.id().project());
        }
        return version;
    }

    /** The engine would make them itself, but as nobody's. */
    private void ensureVolumes(ApplicationId application, Workload workload) {
        for (var volume : workload.volumes()) {
            if (volume.source() instanceof VolumeSource.Named named) {
                engine.volumes().ensure(names.volume(application, named.name()), Map.of());
            }
        }
    }

    /** What was pinned before may have been removed from the engine since. */
    private Version present(Version version, String image) {
        var application = version.application();
        var found = engine.images()
                .resolve(
                        image,
                        PullPolicy.IF_NOT_PRESENT,
                        application.workload().platform(),
                        application.pullDeadline(),
                        line -> {});
        engine.images().keep(found.id());
        return version.pinned(image);
    }

    private Version resolve(Version version, Run run) {
        var application = version.application();
        var workload = application.workload();
        var image = run.steps()
                .run(
                        "Image",
                        workload.image(),
                        () -> engine.images()
                                .resolve(
                                        workload.image(),
                                        application.pullPolicy(),
                                        workload.platform(),
                                        application.pullDeadline(),
                                        line -> run.steps().await("Image", line)));
        // Pinned before it is kept: what no generation names is released.
        applications.pin(run.lease().lease(), version.generation(), image.reference());
        engine.images().keep(image.id());
        warnOfLooseVolumes(image, workload, run);
        return version.pinned(image.reference());
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

    /** Once an application is gone: takes its project's network away when nothing is left on it but the ingress. */
    void tidy(ApplicationId application) {
        engine.containers().removeUnusedFiles(application);
        var project = application.project();
        if (ingress.leaveIfUnused(project)) {
            networks.removeIfEmpty(project);
        }
    }
}
