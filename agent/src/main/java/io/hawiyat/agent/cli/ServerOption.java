package io.hawiyat.agent.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which agent a command asks. */
final class ServerOption {

    private static final String DEFAULT = "http://127.0.0.1:8080";

    @Option(
            names = "--server",
            order = 100,
            paramLabel = "URL",
            description = "The agent to ask, else HAWIYAT_SERVER; " + DEFAULT + " unless given.")
    private @Nullable String server;

    @Option(
            names = "--data",
            order = 101,
            paramLabel = "DIR",
            description = "The data directory of an agent on this machine, which has its token (admin.token);"
                    + " HAWIYAT_TOKEN comes before it.")
    private @Nullable String data;

    ApiClient client(StartPlace place) {
        var url = server != null ? server : place.environment().getOrDefault("HAWIYAT_SERVER", "");
        return new ApiClient(parse(url.isEmpty() ? DEFAULT : url), new AdminToken(place, Optional.ofNullable(data)));
    }

    private static URI parse(String text) {
        try {
            var url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            var scheme = url.getScheme();
            if (url.getHost() != null
                    && url.getUserInfo() == null
                    && ("http".equals(scheme) || "https".equals(scheme))) {
                return url;
            }
        } catch (URISyntaxException malformed) {
            // Said below, without the text: it may hold a password.
        }
        throw CommandFailed.usage("--server (HAWIYAT_SERVER) must be http://HOST:PORT or https://HOST:PORT");
    }
}
