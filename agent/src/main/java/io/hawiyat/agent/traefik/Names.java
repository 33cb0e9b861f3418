package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Middleware;
import io.hawiyat.agent.manifest.TcpRoute;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names of one application's things in Traefik. Projects and applications are DNS labels, which have no dots, so
 * that no two applications can ever mean the same name.
 */
record Names(ApplicationId id) {

    private static final String CANARY = ".canary";
    private static final String PAGES = "pages";
    private static final String SHARE = "share";
    private static final String FILE_SUFFIX = ".yaml";

    /** One of the application's routers, by the place of its route in the manifest. */
    String router(int index) {
        return prefix() + index;
    }

    /** Routes that treat a port alike share a service, and with it the cookie that keeps a visitor at one server. */
    String service(HttpRoute route) {
        var passive = route.passiveHealth()
                .map(it -> ".passive-" + it.maxFailedAttempts() + "-"
                        + it.failureWindow().toMillis())
                .orElse("");
        return prefix() + route.port() + (route.sticky() ? ".sticky" : "") + passive;
    }

    /** Of TCP, whose names are apart from those of HTTP. */
    String service(TcpRoute route) {
        return prefix() + route.port();
    }

    /** What a router of a route with a weight leads to: the application's own service, and those of its partners. */
    String share(HttpRoute route) {
        return prefix() + SHARE + "." + shared(route);
    }

    /** What a route is known by to all applications that share it. */
    static String shared(HttpRoute route) {
        return digest(route.host()
                + route.pathPrefix()
                + route.servedOn().stream().sorted().toList());
    }

    /** The route that a service shares with other applications', if it is one of this application that does. */
    Optional<String> sharedBy(String service) {
        var beginning = prefix() + SHARE + ".";
        return service.startsWith(beginning) ? Optional.of(service.substring(beginning.length())) : Optional.empty();
    }

    /**
     * Another content is another name: by that it is seen that Traefik took it, whose API shows a middleware with its
     * own defaults in it.
     */
    String middleware(Middleware middleware) {
        return prefix() + middleware.name() + "." + digest(middleware.type() + middleware.settings());
    }

    private static String digest(String content) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * The service of another application that has the pages of an {@code errors}.
     *
     * @param host its name and port
     */
    String pages(String host) {
        return prefix() + PAGES + "." + host.replace(':', '.');
    }

    /** Whether a service of this name is another application's. */
    static boolean isPages(String service) {
        var parts = service.split("\\.", 4);
        return parts.length == 4 && parts[2].equals(PAGES);
    }

    /** While a canary tries a service: what has served before. */
    String stable(String service) {
        return service + ".stable";
    }

    /** While a canary tries a service: the canary. */
    String canary(String service) {
        return service + CANARY;
    }

    /** Whether a service of this name is a canary. */
    static boolean isCanary(String service) {
        return service.endsWith(CANARY);
    }

    String file() {
        return id.project() + "." + id.name() + FILE_SUFFIX;
    }

    /** What every name of the application begins with, and no name of another. */
    String prefix() {
        return id.project() + "." + id.name() + ".";
    }

    /** The application that a file of this name belongs to, if it is one's. */
    static Optional<ApplicationId> ofFile(String file) {
        if (!file.endsWith(FILE_SUFFIX)) {
            return Optional.empty();
        }
        var labels = file.substring(0, file.length() - FILE_SUFFIX.length()).split("\\.", -1);
        return labels.length == 2 && !labels[0].isEmpty() && !labels[1].isEmpty()
                ? Optional.of(new ApplicationId(labels[0], labels[1]))
                : Optional.empty();
    }
}
