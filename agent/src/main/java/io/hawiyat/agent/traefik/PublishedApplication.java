package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * An application as its file has it, by whomever written.
 *
 * @param servers the addresses that the file names, which are not to be given to other containers; sorted
 */
public record PublishedApplication(ApplicationId id, List<String> servers) {

    public PublishedApplication {
        servers = List.copyOf(servers);
    }

    /** Reads a file; empty when it is not an application's, or not as the agent writes it. */
    static Optional<PublishedApplication> of(DynamicFile file) {
        return Names.ofFile(file.name())
                .flatMap(id ->
                        DynamicConfiguration.parse(file).map(http -> new PublishedApplication(id, servers(http))));
    }

    private static List<String> servers(HttpConfiguration http) {
        return http.services().values().stream()
                .flatMap(service -> service.loadBalancer().servers().stream())
                .map(server -> host(server.url()))
                .distinct()
                .sorted()
                .toList();
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
