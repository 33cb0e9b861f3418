package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Workload;

/**
 * The immutable content of what containers are made of, numbered for each application.
 *
 * @param number from 1, never reused
 * @param workload as declared
 * @param image the pinned reference that the engine starts: a registry's digest ({@code nginx@sha256:...}) where a
 *     registry confirmed it, else the engine's own image id
 */
public record Generation(long number, Workload workload, String image) {}
