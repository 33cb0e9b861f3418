package io.hawiyat.agent.docker;

/** What the engine says of an image's HEALTHCHECK. */
public enum EngineHealth {
    STARTING,
    HEALTHY,
    UNHEALTHY
}
