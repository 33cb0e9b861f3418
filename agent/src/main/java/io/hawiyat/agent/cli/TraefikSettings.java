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
 * @param entryPoints of the managed one for TCP: ports of the host, by name
 * @param existing the Traefik to be used instead of a managed one
 */
public record TraefikSettings(
        String image,
        SortedMap<String, CertResolver> certResolvers,
        SortedMap<String, Integer> entryPoints,
        Optional<Existing> existing) {

    public static final String DEFAULT_IMAGE = "traefik:v3";

    public TraefikSettings {
        certResolvers = Collections.unmodifiableSortedMap(new TreeMap<>(certResolvers));
        entryPoints = Collections.unmodifiableSortedMap(new TreeMap<>(entryPoints));
    }

    /** A managed one as nobody configured it. */
    public static TraefikSettings managed() {
        return new TraefikSettings(DEFAULT_IMAGE, new TreeMap<>(), new TreeMap<>(), Optional.empty());
    }

    /**
     * A Traefik that somebody else runs.
     *
     * @param apiUrl what stands before {@code /api/...}
     * @param routes where it finds them
     */
    public record Existing(URI apiUrl, Routes routes) {}

    /** Where an existing Traefik finds its routes. */
    public sealed interface Routes {

        /**
         * What its file provider watches.
         *
         * @param path absolute
         */
        record Directory(Path path) implements Routes {}

        /**
         * What its Redis provider watches.
         *
         * @param url with its password
         * @param rootKey as the provider has it
         */
        record Redis(Redacted url, String rootKey) implements Routes {}
    }
}
