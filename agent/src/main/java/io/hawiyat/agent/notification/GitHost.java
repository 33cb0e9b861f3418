package io.hawiyat.agent.notification;

import io.hawiyat.agent.manifest.Notification.GitProvider;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the API of a repository is.
 *
 * @param api without a slash at its end
 * @param repository {@code owner/name}; on GitLab groups may be nested
 */
record GitHost(String api, String repository) {

    private static final Pattern SCP = Pattern.compile("(?:[^@/]+@)?([^:/]+):(?!//)(.+)");

    /** Of a source's URL; empty when it names no host. */
    static Optional<GitHost> of(String sourceUrl, GitProvider provider) {
        var scp = SCP.matcher(sourceUrl);
        if (scp.matches()) {
            return Optional.of(new GitHost(api("https", scp.group(1), provider), name(scp.group(2))));
        }
        var url = parsed(sourceUrl).filter(it -> it.getHost() != null && it.getPath() != null);
        return url.map(it -> new GitHost(api(scheme(it), authority(it), provider), name(it.getPath())));
    }

    private static Optional<URI> parsed(String url) {
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String scheme(URI url) {
        return "http".equals(url.getScheme()) ? "http" : "https";
    }

    /** The port of ssh is not that of the API. */
    private static String authority(URI url) {
        var web = String.valueOf(url.getScheme()).startsWith("http");
        return url.getHost() + (web && url.getPort() >= 0 ? ":" + url.getPort() : "");
    }

    private static String api(String scheme, String host, GitProvider provider) {
        var base = scheme + "://" + host;
        return switch (provider) {
            case GITHUB -> host.equals("github.com") ? "https://api.github.com" : base + "/api/v3";
            case GITLAB -> base + "/api/v4";
            case GITEA -> base + "/api/v1";
        };
    }

    private static String name(String path) {
        return path.replaceAll("^/+|/+$", "").replaceAll("\\.git$", "");
    }
}
