package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.VolumeSource;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.util.List;
import java.util.Map;

/** All that can be done before the first running container is touched: image, network, volumes, ingress. */
final class Preparation {

    private final Engine engine;
    private final VersionImages images;
    private final ProjectNetworks networks;
    private final IngressKeeper ingress;
    private final Way way;
    private final EngineNames names;

    Preparation(
            Engine engine,
            VersionImages images,
            ProjectNetworks networks,
            IngressKeeper ingress,
            Way way,
            EngineNames names) {
        this.engine = engine;
        this.images = images;
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
                () -> AtOnce.<Version>all(List.of(() -> images.pinned(version, run), () -> placed(version)))
                        .getFirst());
        run.prepared(pinned);
        return pinned;
    }

    private Version placed(Version version) {
        var application = version.application();
        networks.ensure(application.id().project());
        application.workload().networks().forEach(networks::ensureShared);
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

    /** Once an application is gone: takes its project's network away when nothing is left on it but the ingress. */
    void tidy(ApplicationId application) {
        engine.containers().removeUnusedFiles(application);
        var project = application.project();
        if (ingress.leaveIfUnused(project)) {
            networks.removeIfEmpty(project);
        }
        networks.removeEmptyShared();
    }
}
