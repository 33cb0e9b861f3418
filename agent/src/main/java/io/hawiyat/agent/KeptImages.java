package io.hawiyat.agent;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.state.Applications;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves the images of generations that are no longer kept to {@code docker image prune}, and removes those built here. */
@Singleton
class KeptImages {

    private static final Logger LOG = LoggerFactory.getLogger(KeptImages.class);

    private final Engine engine;
    private final Applications applications;

    KeptImages(Engine engine, Applications applications) {
        this.engine = engine;
        this.applications = applications;
    }

    @Scheduled(initialDelay = "5m", fixedDelay = "24h")
    void sweep() {
        try {
            var needed = applications.images();
            engine.images().keepOnly(needed);
            engine.builds().keepOnly(needed);
        } catch (EngineException away) {
            LOG.atWarn().log("images are kept until tomorrow: {}", away.getMessage());
        }
    }
}
