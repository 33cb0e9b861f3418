package io.hawiyat.agent.docker;

/**
 * The engine, for a person and for the check that it is still the same one.
 *
 * @param id of the engine's installation; stays when it restarts
 * @param version such as {@code 20.10.24}
 * @param api negotiated
 * @param storage driver, such as {@code overlay2}
 * @param root folder of its data on its host
 * @param memory of its host, in bytes
 * @param swarm whether it is part of one
 */
public record EngineInfo(
        String id,
        String name,
        String version,
        ApiVersion api,
        String platform,
        String storage,
        String root,
        int cpus,
        long memory,
        boolean swarm) {}
