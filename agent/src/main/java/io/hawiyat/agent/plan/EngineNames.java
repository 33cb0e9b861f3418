package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Hooks.Moment;
import java.util.Locale;

/**
 * The names that one instance gives to things on the engine: a contract with users.
 *
 * @param instance prefix of every name
 */
public record EngineNames(String instance) {

    static final String RETIRED = "-out";

    public String network(String project) {
        return instance + "-" + project;
    }

    /** Sorts behind every project network, through which ports are published. */
    public String sharedNetwork(String name) {
        return sharedPrefix() + name;
    }

    public boolean isShared(String network) {
        return network.startsWith(sharedPrefix());
    }

    /** As manifests call it; any other network by its whole name. */
    public String asShared(String network) {
        return isShared(network) ? network.substring(sharedPrefix().length()) : network;
    }

    private String sharedPrefix() {
        return instance + ".";
    }

    /** Sorts before every project network: Docker publishes ports through the network that sorts first. */
    public String ingressNetwork() {
        return instance + "--ingress";
    }

    public String ingress() {
        return instance + "-traefik";
    }

    public String container(ApplicationId id, long generation, int replica) {
        return application(id) + "-g" + generation + "-" + replica;
    }

    /** The name of a container that makes room for its successor of the same generation. */
    public String retired(String containerName) {
        return containerName + RETIRED;
    }

    /** The container of a hook: one for each deployment that it runs in. */
    public String hook(ApplicationId id, long deployment, Moment moment, String hook) {
        return application(id) + "-h" + deployment + "-" + moment.field().toLowerCase(Locale.ROOT) + "-" + hook;
    }

    public String volume(ApplicationId id, String volume) {
        return application(id) + "-" + volume;
    }

    private String application(ApplicationId id) {
        return instance + "-" + id.project() + "-" + id.name();
    }
}
