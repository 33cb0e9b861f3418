package io.hawiyat.agent.traefik;

/** The names of the managed ingress's entry points. */
final class EntryPoints {

    static final String HTTP = "http";
    static final String HTTPS = "https";

    /** Traefik serves its API on the entry point of this name. */
    static final String API = "traefik";

    private EntryPoints() {}
}
