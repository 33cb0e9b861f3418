package io.hawiyat.agent.traefik;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The managed ingress's container, in words that any engine understands. A container that differs is made anew, which is
 * the one announced interruption.
 *
 * @param command arguments of Traefik: its whole static configuration
 * @param environment credentials of DNS challenges
 * @param uploads files of the agent's machine to be put into the container before its start, by their path in there
 * @param directory tells the agent's directory from another one at the same path: a container that has mounted one keeps
 *     it, and so hears nothing of what is written to its successor
 * @param api what stands before {@code /api/...} where the agent reaches it: from the engine's host, or from a
 *     container that has joined the ingress's network
 */
public record IngressSpec(
        String image,
        List<String> command,
        List<PublishedPort> ports,
        List<Mount> mounts,
        Map<String, String> environment,
        Map<String, String> uploads,
        String directory,
        URI api) {

    static final String DYNAMIC = "/dynamic";
    private static final String ACME = "/acme";
    private static final int API_PORT = 8080;

    /** Within the container, of the first entry point for TCP: beyond those of HTTP and of the API, whatever is asked for. */
    private static final int FIRST_TCP_PORT = 10_000;

    public IngressSpec {
        command = List.copyOf(command);
        ports = List.copyOf(ports);
        mounts = List.copyOf(mounts);
        environment = Map.copyOf(environment);
        uploads = Map.copyOf(uploads);
    }

    /** A port of the engine's host that leads to one of the container. */
    public record PublishedPort(String hostIp, int hostPort, int port) {}

    /** A directory of the container. */
    public record Mount(SharedDirectory source, String target, boolean readOnly) {}

    static IngressSpec of(Ingress ingress) {
        var command = new ArrayList<>(arguments(ingress));
        command.addAll(entryPoints(ingress));
        var environment = new TreeMap<String, String>();
        var uploads = new TreeMap<String, String>();
        ingress.certResolvers().forEach((name, resolver) -> {
            var certificates = upload(name, resolver, uploads);
            command.addAll(resolver.arguments(name, ACME + "/" + name + ".json", certificates));
            environment.putAll(resolver.environment());
        });
        return new IngressSpec(
                ingress.image(),
                command,
                ports(ingress),
                mounts(ingress),
                environment,
                uploads,
                "",
                URI.create("http://" + ingress.address() + ":" + API_PORT + apiPath(ingress)));
    }

    /** The same, mounting exactly that directory. */
    public IngressSpec mounting(WatchedDirectory watched) {
        return new IngressSpec(image, command, ports, mounts, environment, uploads, watched.mark(), api);
    }

    private static List<String> arguments(Ingress ingress) {
        return List.of(
                "--global.checkNewVersion=false",
                "--global.sendAnonymousUsage=false",
                // The confirmation reads why a file is not taken from there.
                "--log.level=INFO",
                "--log.format=json",
                "--log.noColor=true",
                "--entryPoints." + EntryPoints.HTTP + ".address=:80",
                "--entryPoints." + EntryPoints.HTTP + ".transport.lifeCycle.graceTimeOut=10s",
                "--entryPoints." + EntryPoints.HTTPS + ".address=:443",
                "--entryPoints." + EntryPoints.HTTPS + ".transport.lifeCycle.graceTimeOut=10s",
                "--entryPoints." + EntryPoints.API + ".address=" + ingress.address() + ":" + API_PORT,
                // Traefik's own router to its API is for paths below /api, wherever that is.
                "--api.basePath=" + apiPath(ingress),
                "--api.insecure=true",
                "--api.dashboard=false",
                "--providers.file.directory=" + DYNAMIC,
                "--providers.file.watch=true",
                // The default of 2 s is what makes peers route to containers that are gone.
                "--providers.providersThrottleDuration=1ms",
                // A server that is gone without a word is given up before most visitors do; the default is 30 s.
                "--serversTransport.forwardingTimeouts.dialTimeout=5s",
                // Below what servers keep an idle connection (5 s in Node.js): one that they close just when it is used
                // again fails a request. And what is still open at a drained container is then a request.
                "--serversTransport.forwardingTimeouts.idleConnTimeout=2s");
    }

    private static List<PublishedPort> ports(Ingress ingress) {
        var ports = new ArrayList<>(List.of(
                new PublishedPort(ingress.hostIp(), ingress.httpPort(), 80),
                new PublishedPort(ingress.hostIp(), ingress.httpsPort(), 443)));
        for (var port : ingress.entryPoints().values()) {
            ports.add(new PublishedPort(ingress.hostIp(), port, FIRST_TCP_PORT + ports.size() - 2));
        }
        return ports;
    }

    private static List<String> entryPoints(Ingress ingress) {
        var arguments = new ArrayList<String>();
        for (var name : ingress.entryPoints().keySet()) {
            var port = FIRST_TCP_PORT + arguments.size() / 2;
            arguments.add("--entryPoints." + name + ".address=:" + port);
            arguments.add("--entryPoints." + name + ".transport.lifeCycle.graceTimeOut=10s");
        }
        return arguments;
    }

    private static String apiPath(Ingress ingress) {
        return "/api/" + ingress.apiKey();
    }

    private static List<Mount> mounts(Ingress ingress) {
        var dynamic = new Mount(ingress.dynamic(), DYNAMIC, true);
        var acme = new Mount(new SharedDirectory.Volume(ingress.acmeVolume()), ACME, false);
        return ingress.certResolvers().isEmpty() ? List.of(dynamic) : List.of(dynamic, acme);
    }

    private static List<String> upload(String name, CertResolver resolver, Map<String, String> uploads) {
        var targets = new ArrayList<String>();
        for (var source : resolver.caCertificates()) {
            var target = "/etc/traefik/ca/" + name + "-" + targets.size() + ".pem";
            uploads.put(target, source);
            targets.add(target);
        }
        return targets;
    }

    /** Without the API's path and the credentials. */
    @Override
    public String toString() {
        return "IngressSpec[image=" + image + ", ports=" + ports + ", mounts=" + mounts + "]";
    }
}
