package io.hawiyat.agent.traefik;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The managed ingress as the operator configures it and the engine places it.
 *
 * @param image such as {@code traefik:v3}
 * @param address fixed, on the ingress's own network: its API listens there and nowhere else
 * @param apiKey part of the API's path. A container of a project network that may forge packets reaches any address of
 *     the ingress; without the key it learns nothing. Letters and digits; another key is another container
 * @param hostIp of the engine's host, that the ports are published on
 * @param dynamic where the agent writes
 * @param acmeVolume keeps the certificates of the resolvers
 * @param certResolvers by name
 * @param entryPoints for TCP: ports of the engine's host, by name
 */
public record Ingress(
        String image,
        String address,
        String apiKey,
        String hostIp,
        int httpPort,
        int httpsPort,
        SharedDirectory dynamic,
        String acmeVolume,
        SortedMap<String, CertResolver> certResolvers,
        SortedMap<String, Integer> entryPoints) {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{16,}");
    private static final Pattern RESOLVER = Pattern.compile("[a-z0-9][a-z0-9-]*");

    public Ingress {
        certResolvers = Collections.unmodifiableSortedMap(new TreeMap<>(certResolvers));
        entryPoints = Collections.unmodifiableSortedMap(new TreeMap<>(entryPoints));
        if (!KEY.matcher(apiKey).matches()) {
            throw new IllegalArgumentException("the key of the ingress's API needs 16 letters and digits or more");
        }
        certResolvers.keySet().forEach(Ingress::requireResolverName);
    }

    private static void requireResolverName(String name) {
        if (!RESOLVER.matcher(name).matches()) {
            throw new IllegalArgumentException("traefik.certResolvers." + name
                    + ": a resolver's name is of lower-case letters, digits and dashes");
        }
    }

    /** What its container is to be. */
    public IngressSpec spec() {
        return IngressSpec.of(this);
    }

    /** Without the key and the resolvers' credentials. */
    @Override
    public String toString() {
        return "Ingress[image=" + image + ", address=" + address + ", httpPort=" + httpPort + ", httpsPort=" + httpsPort
                + "]";
    }
}
