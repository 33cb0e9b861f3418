package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An application as its file has it, by whomever written.
 *
 * @param servers the addresses that the file names, which are not to be given to other containers; sorted
 * @param canary those of them that get a part of the requests only
 */
public record PublishedApplication(ApplicationId id, List<String> servers, Optional<CanaryServers> canary) {

    public PublishedApplication {
        servers = List.copyOf(servers);
    }

    /** The same application with the routes that it should have. */
    public ApplicationRoutes with(List<Route> routes) {
        var others = new ArrayList<>(servers);
        canary.ifPresent(it -> others.removeAll(it.servers()));
        return new ApplicationRoutes(id, routes, others, canary);
    }

    /** Reads a file; empty when it is not an application's, or not as the agent writes it. */
    static Optional<PublishedApplication> of(DynamicFile file) {
        return Names.ofFile(file.name())
                .flatMap(id -> DynamicConfiguration.parse(file).map(content -> of(id, content)));
    }

    private static PublishedApplication of(ApplicationId id, DynamicContent content) {
        var canary = weight(content).map(weight -> new CanaryServers(servers(content, Names::isCanary), weight));
        return new PublishedApplication(id, servers(content, name -> !Names.isPages(name)), canary);
    }

    private static List<String> servers(DynamicContent content, Predicate<String> which) {
        var http = urls(content.httpPart().services(), which, Service::urls);
        var tcp = urls(content.tcpPart().services(), which, TcpService::urls);
        return Stream.concat(http, tcp)
                .map(PublishedApplication::host)
                .distinct()
                .sorted()
                .toList();
    }

    private static <T> Stream<String> urls(
            Map<String, T> services, Predicate<String> which, Function<T, Stream<String>> urls) {
        return services.entrySet().stream()
                .filter(service -> which.test(service.getKey()))
                .flatMap(service -> urls.apply(service.getValue()));
    }

    /** Of the canary; empty where there is none, or where an editor left a weight that none can have. */
    private static Optional<Integer> weight(DynamicContent content) {
        return Stream.concat(
                        content.httpPart().services().values().stream().flatMap(Service::shares),
                        content.tcpPart().services().values().stream().flatMap(TcpService::shares))
                .filter(share -> Names.isCanary(share.name()))
                .map(Service.Share::weight)
                .filter(weight -> weight > 0 && weight < 100)
                .findFirst();
    }

    /** The address of a URL; of what an editor left that is no URL, the text itself. */
    private static String host(String url) {
        try {
            var host = new URI(url).getHost();
            if (host == null) {
                return url;
            }
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        } catch (URISyntaxException e) {
            return url;
        }
    }
}
