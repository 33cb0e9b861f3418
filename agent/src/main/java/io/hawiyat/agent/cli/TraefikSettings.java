package io.hawiyat.agent.cli;

import io.hawiyat.agent.traefik.CertResolver;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ingress.
 *
 * @param image of the managed one
 * @param certResolvers of the managed one, by name
 * @param existing the Traefik to be used instead of a managed one
 */
public record TraefikSettings(
        String image, SortedMap<String, CertResolver> certResolvers, Optional<Existing> existing) {

    public static final String DEFAULT_IMAGE = "traefik:v3";

    public TraefikSettings {
        certResolvers = Collections.unmodifiableSortedMap(new TreeMap<>(certResolvers));
    }

    /** A managed one as nobody configured it. */
    public static TraefikSettings managed() {
        return new TraefikSettings(DEFAULT_IMAGE, new TreeMap<>(), Optional.empty());
    }

    /**
     * A Traefik that somebody else runs.
     *
     * @param apiUrl what stands before {@code /api/...}
     * @param dynamicDirectory what its file provider watches, absolute
     */
    public record Existing(URI apiUrl, Path dynamicDirectory) {}
}
